import { announcer } from '@snapferry/chassis';
import { createOnExportEnded, createOnSchedule, createOnSnapshotCompleted } from '@snapferry/export-publisher';
import { type DatabaseSnapshot, type ExportTask, runFileUri } from '@snapferry/ports';
import {
  database,
  databaseSnapshot,
  dataContract,
  deliver,
  exportPlace,
  exportTask,
  fixedClock,
  lambdaContext,
  memoryExportTasks,
  memoryObjectStore,
  memorySnapshots,
  nativeRdsEnvelope,
  recordedObservability,
  recordingPublisher,
  runEvent,
  sourceAccount,
  type TestRun,
  testRun,
} from '@snapferry/testkit';
import { describe, expect, it } from 'vitest';

const run = testRun();
const other = testRun({ contract: dataContract({ dataset: 'crm' }), arn: run.snapshot.arn });
const marker = `${exportPlace(run).runFolder}announced-${exportPlace(run).taskId}`;

function setUp(tasks: ExportTask[], snapshots: DatabaseSnapshot[] = [databaseSnapshot()]) {
  const publisher = recordingPublisher();
  const objects = memoryObjectStore();
  const clock = fixedClock();
  const deps = {
    team: 'source' as const,
    ownAccount: sourceAccount,
    exportTasks: memoryExportTasks({ tasks }),
    snapshots: memorySnapshots(snapshots),
    // Two datasets may share a database.
    databases: [database, database],
    objects,
    clock,
    announce: announcer({ publisher, clock, source: 'snapferry.source' as const }),
    observability: recordedObservability().observability,
  };
  const onSchedule = createOnSchedule(deps);
  const leaveRunFile = (of: TestRun, attempt = 1) =>
    objects.put(
      runFileUri(exportPlace(of, attempt).runFolder),
      JSON.stringify({
        dataset: of.contract.dataset,
        runId: of.runId,
        attempt,
        snapshot: of.snapshot,
        contract: of.inline,
      }),
    );
  for (const of of [run, other]) leaveRunFile(of);
  return {
    deps,
    publisher,
    objects,
    leaveRunFile,
    ended: () => deliver(createOnExportEnded(deps), nativeRdsEnvelope('RDS-EVENT-0161', run.snapshot.arn)),
    replayed: () => deliver(createOnSnapshotCompleted(deps), runEvent.snapshotCompleted(run)),
    tick: () => onSchedule({}, lambdaContext()),
  };
}

describe('the export reconciler in the lake', () => {
  const copy = { ...databaseSnapshot({ time: '2026-09-01T03:00:00.000Z' }), arn: `${run.snapshot.arn}-copy` };
  const ended = exportTask(run, 1, { sourceArn: copy.arn });
  const inLake = (copies: DatabaseSnapshot[]) => {
    const rig = setUp([ended]);
    const handler = createOnSchedule({ ...rig.deps, team: 'lake', copies: { list: async () => copies } });
    return { ...rig, tick: () => handler({}, lambdaContext()) };
  };

  it('looks after the exports of its own copies, however old the snapshot that they show', async () => {
    const { tick, publisher } = inLake([copy]);
    expect(await tick()).toEqual([{ taskId: ended.id, status: 'COMPLETE' }]);
    expect(publisher.types()).toEqual(['ExportCompleted']);
    expect(await tick()).toEqual([]);
  });

  it('says nothing where it has no copies', async () => {
    const { tick, publisher } = inLake([]);
    expect(await tick()).toEqual([]);
    expect(publisher.events).toEqual([]);
  });
});

describe('the export reconciler', () => {
  it('announces an export whose end was never told, once', async () => {
    const { tick, publisher, objects } = setUp([exportTask(run)]);
    expect(await tick()).toEqual([{ taskId: exportPlace(run).taskId, status: 'COMPLETE' }]);
    expect(publisher.types()).toEqual(['ExportCompleted']);
    expect(objects.uris()).toContain(marker);
    expect(await tick()).toEqual([]);
    expect(publisher.events).toHaveLength(1);
  });

  it.each(['FAILED', 'CANCELED'] as const)('announces one that %s', async (status) => {
    const { tick, publisher } = setUp([exportTask(run, 1, { status })]);
    await tick();
    expect(publisher.types()).toEqual(['ExportFailed']);
  });

  it.each(['ended', 'replayed'] as const)('leaves alone what was told on an event (%s)', async (event) => {
    const rig = setUp([exportTask(run)]);
    await rig[event]();
    expect(await rig.tick()).toEqual([]);
    expect(rig.publisher.types()).toEqual(['ExportCompleted']);
  });

  it.each(['ended', 'replayed'] as const)('never keeps an event (%s) from being answered', async (event) => {
    const rig = setUp([exportTask(run)]);
    await rig.tick();
    await rig[event]();
    await rig[event]();
    expect(rig.publisher.ids()).toHaveLength(3);
    expect(new Set(rig.publisher.ids()).size).toBe(1);
  });

  it('leaves no marker where announcing failed, and tells it the next time', async () => {
    const { tick, publisher, objects } = setUp([exportTask(run)]);
    publisher.failAfter(0);
    await expect(tick()).rejects.toMatchObject({ code: 'SCHEDULED_WORK_FAILED' });
    expect(objects.uris()).not.toContain(marker);
    expect(await tick()).toHaveLength(1);
  });

  it.each<[string, ExportTask]>([
    ['is under way', exportTask(run, 1, { status: 'IN_PROGRESS' })],
    ['is somebody else’s', exportTask(run, 1, { id: 'nightly' })],
  ])('says nothing of an export that %s', async (_what, task) => {
    const { tick, publisher } = setUp([task]);
    expect(await tick()).toEqual([]);
    expect(publisher.events).toEqual([]);
  });

  it('tells of a later attempt although an earlier one was told', async () => {
    const tasks = [exportTask(run, 1, { status: 'FAILED' })];
    const { tick, publisher, leaveRunFile } = setUp(tasks);
    await tick();
    tasks.push(exportTask(run, 2));
    leaveRunFile(run, 2);
    await tick();
    expect(publisher.types()).toEqual(['ExportFailed', 'ExportCompleted']);
  });

  it('looks at snapshots of the last three days only', async () => {
    const old = databaseSnapshot({ time: '2026-11-17T03:00:00.000Z' });
    const young = databaseSnapshot({ time: '2026-11-17T05:00:00.000Z' });
    const runs = [old, young].map((snapshot) => testRun({ arn: snapshot.arn, time: snapshot.time }));
    const { tick, leaveRunFile } = setUp(
      runs.map((each) => exportTask(each)),
      [old, young],
    );
    for (const each of runs) leaveRunFile(each);
    expect(await tick()).toEqual([{ taskId: exportPlace(runs[1] as TestRun).taskId, status: 'COMPLETE' }]);
  });

  it('goes on with the other exports after a fault', async () => {
    const { tick, publisher, objects } = setUp([exportTask(run), exportTask(other)]);
    objects.delete(runFileUri(exportPlace(run).runFolder));
    await expect(tick()).rejects.toMatchObject({ done: [{ taskId: exportPlace(other).taskId }] });
    expect(publisher.types()).toEqual(['ExportCompleted']);
  });
});
