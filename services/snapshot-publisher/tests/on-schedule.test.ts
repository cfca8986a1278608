import { announcer } from '@snapferry/chassis';
import { snapshotCompleted } from '@snapferry/events';
import { copyNoteUri, type DatabaseSnapshot, onDemandTag, runFileUri, type SourceDataset } from '@snapferry/ports';
import { createOnSchedule } from '@snapferry/snapshot-publisher';
import {
  databaseSnapshot,
  dataContract,
  exportPlace,
  exportTask,
  fixedClock,
  lambdaContext,
  memoryExportTasks,
  memoryObjectStore,
  memorySnapshots,
  notesUri,
  recordedObservability,
  recordingPublisher,
  sourceDataset,
  type TestRun,
  testRun,
} from '@snapferry/testkit';
import { describe, expect, it } from 'vitest';

const at = (time: string, changes: Partial<DatabaseSnapshot> = {}): DatabaseSnapshot =>
  databaseSnapshot({ time: `${time}:00.000Z`, ...changes });
const runOf = (snapshot: DatabaseSnapshot, contract = dataContract()): TestRun =>
  testRun({ contract, arn: snapshot.arn, time: snapshot.time });

/** It is 2026-11-20 04:00 UTC unless told otherwise. */
function reconciler(
  snapshots: DatabaseSnapshot[],
  datasets: readonly SourceDataset[] = [sourceDataset(dataContract())],
  now?: string,
) {
  const publisher = recordingPublisher();
  const objects = memoryObjectStore();
  const clock = fixedClock(now);
  const exportTasks = memoryExportTasks();
  const handler = createOnSchedule({
    snapshots: memorySnapshots(snapshots),
    objects,
    datasets,
    clock,
    notesUri,
    exportTasks,
    announce: announcer({ publisher, clock, source: 'snapferry.source' }),
    observability: recordedObservability().observability,
  });
  return {
    publisher,
    objects,
    begin: (run: TestRun) => {
      objects.put(runFileUri(exportPlace(run).runFolder), '{}');
      exportTasks.tasks.push(exportTask(run, 1, { status: 'STARTING' }));
    },
    /** The exporter asked RDS, and RDS had no room. */
    ask: (run: TestRun) => objects.put(runFileUri(exportPlace(run).runFolder), '{}'),
    tick: () => handler({}, lambdaContext()),
    announced: () => publisher.dataOf(snapshotCompleted).map(({ runId }) => runId),
  };
}

describe('the snapshot reconciler', () => {
  it('announces the newest snapshot whose export was never begun, as the handler of the event would', async () => {
    const [old, today] = [at('2026-11-19T03:00'), at('2026-11-20T03:00')];
    const { tick, publisher } = reconciler([old, today]);
    const run = runOf(today);
    expect(await tick()).toEqual([{ dataset: 'shop', snapshot: today.id, runId: run.runId }]);
    expect(publisher.types()).toEqual(['SnapshotTaken', 'SnapshotCompleted']);
    expect(publisher.dataOf(snapshotCompleted)).toEqual([
      {
        dataset: 'shop',
        runId: run.runId,
        attempt: 1,
        snapshot: run.snapshot,
        contract: run.inline,
        exportMode: 'source',
      },
    ]);
  });

  it('announces it again where the run file stands and RDS has started no export of the run', async () => {
    const today = at('2026-11-20T03:00');
    const { tick, ask, begin, announced } = reconciler([today]);
    // An export of the same snapshot under an older contract is not this run's.
    begin(runOf(today, dataContract({ version: '0.9.0' })));
    ask(runOf(today));
    await tick();
    expect(announced()).toEqual([runOf(today).runId]);
    begin(runOf(today));
    expect(await tick()).toEqual([]);
  });

  it('says nothing of a run that the exporter refused, and told so', async () => {
    const today = at('2026-11-20T03:00');
    const { tick, objects, publisher } = reconciler([today]);
    objects.put(runFileUri(exportPlace(runOf(today)).runFolder), '{"refused": "nothing-to-export"}');
    expect(await tick()).toEqual([]);
    expect(publisher.events).toEqual([]);
  });

  it('says nothing once the export was begun, even where older snapshots have none', async () => {
    const [old, today] = [at('2026-11-19T03:00'), at('2026-11-20T03:00')];
    const { tick, begin, publisher } = reconciler([old, today]);
    begin(runOf(today));
    expect(await tick()).toEqual([]);
    expect(publisher.events).toEqual([]);
  });

  it('says nothing once the courier has taken the run up, where the lake exports', async () => {
    const contract = dataContract({ export: 'lake' });
    const today = at('2026-11-20T03:00');
    const { tick, objects, publisher } = reconciler([today], [sourceDataset(contract)]);
    await tick();
    expect(publisher.types()).toEqual(['SnapshotTaken']);
    objects.put(copyNoteUri(notesUri, runOf(today, contract).runId), '{}');
    expect(await tick()).toEqual([]);
    expect(publisher.types()).toEqual(['SnapshotTaken']);
  });

  it('announces it again, under the same ids, as long as no run file stands', async () => {
    const { tick, publisher } = reconciler([at('2026-11-20T03:00')]);
    await tick();
    await tick();
    expect(publisher.ids()).toHaveLength(4);
    expect(new Set(publisher.ids()).size).toBe(2);
  });

  it.each([
    ['2026-11-20T03:00', 'of today'],
    ['2026-10-01T03:00', 'of last month'],
  ])('announces the snapshot of %s again under a new contract version', async (time) => {
    const snapshot = at(time);
    const next = dataContract({ version: '1.1.0' });
    const { tick, begin, objects, announced } = reconciler([snapshot], [sourceDataset(next)]);
    begin(runOf(snapshot));
    objects.put(runOf(snapshot).byReference.uri, '{}');
    await tick();
    expect(announced()).toEqual([runOf(snapshot, next).runId]);
  });

  it('leaves an old snapshot alone whose run file the landing area has forgotten', async () => {
    const snapshot = at('2026-11-16T03:00');
    const { tick, objects, publisher } = reconciler([snapshot]);
    objects.put(runOf(snapshot).byReference.uri, '{}');
    expect(await tick()).toEqual([]);
    expect(publisher.events).toEqual([]);
  });

  it.each<[string, DatabaseSnapshot]>([
    ['not the first scheduled one of its day', at('2026-11-20T03:30')],
    [
      'still being made',
      at('2026-11-20T03:30', { type: 'manual', tags: { [onDemandTag]: 'shop' }, status: 'creating' }),
    ],
    ['of another kind', at('2026-11-20T03:30', { type: 'manual' })],
    [
      'a copy of ours',
      at('2026-11-20T03:30', { type: 'manual', tags: { 'snapferry:copy-of': 'x', [onDemandTag]: 'shop' } }),
    ],
    ['of another database', at('2026-11-20T03:30', { sourceDatabase: 'crm-db' })],
  ])('passes over a newer snapshot that is %s', async (_what, newer) => {
    const first = at('2026-11-20T03:00');
    const { tick, announced } = reconciler([newer, first]);
    await tick();
    expect(announced()).toEqual([runOf(first).runId]);
  });

  it('takes a newer snapshot on demand: what is older could not replace it', async () => {
    const [scheduled, onDemand] = [
      at('2026-11-20T03:00'),
      at('2026-11-20T03:30', { id: 'x', type: 'manual', tags: { [onDemandTag]: 'shop' } }),
    ];
    const { tick, begin, announced } = reconciler([scheduled, onDemand]);
    await tick();
    expect(announced()).toEqual([runOf(onDemand).runId]);
    begin(runOf(onDemand));
    expect(await tick()).toEqual([]);
  });

  it('takes the snapshots of a dataset that is triggered by a tag', async () => {
    const contract = dataContract({ trigger: 'tag:ferry=yes' });
    const tagged = at('2026-11-20T03:00', { type: 'manual', tags: { ferry: 'yes' } });
    const { tick, announced } = reconciler([tagged, at('2026-11-20T03:30')], [sourceDataset(contract)]);
    await tick();
    expect(announced()).toEqual([runOf(tagged, contract).runId]);
  });

  it('goes on with the other datasets after a fault', async () => {
    const [shop, crm] = [sourceDataset(dataContract()), sourceDataset(dataContract({ dataset: 'crm' }))];
    const { tick, publisher, announced } = reconciler([at('2026-11-20T03:00')], [shop, crm]);
    publisher.failAfter(0);
    await expect(tick()).rejects.toMatchObject({ code: 'SCHEDULED_WORK_FAILED' });
    expect(announced()).toEqual([runOf(at('2026-11-20T03:00'), crm.contract).runId]);
  });
});
