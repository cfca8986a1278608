import { announcer } from '@snapferry/chassis';
import { exportCompleted, exportFailed } from '@snapferry/events';
import { createOnExportEnded, createOnSnapshotCompleted } from '@snapferry/export-publisher';
import { type ExportTask, runFileUri } from '@snapferry/ports';
import {
  dataContract,
  deliver,
  exportPlace,
  exportTask,
  fixedClock,
  memoryExportTasks,
  memoryObjectStore,
  nativeRdsEnvelope,
  putRdsExport,
  recordedObservability,
  recordingPublisher,
  runEvent,
  sourceAccount,
  type TestRun,
  testRun,
} from '@snapferry/testkit';
import { describe, expect, it } from 'vitest';

const run = testRun();

function setUp(tasks: ExportTask[]) {
  const publisher = recordingPublisher();
  const objects = memoryObjectStore();
  const deps = {
    ownAccount: sourceAccount,
    exportTasks: memoryExportTasks({ tasks }),
    objects,
    announce: announcer({ publisher, clock: fixedClock(), source: 'snapferry.source' as const }),
    observability: recordedObservability().observability,
  };
  const onExportEnded = createOnExportEnded(deps);
  const onSnapshotCompleted = createOnSnapshotCompleted(deps);
  const leaveRunFile = (of: TestRun, attempt = 1, changes: object = {}) =>
    objects.put(
      runFileUri(exportPlace(of, attempt).runFolder),
      JSON.stringify({
        dataset: of.contract.dataset,
        runId: of.runId,
        attempt,
        snapshot: of.snapshot,
        contract: of.inline,
        ...changes,
      }),
    );
  const ended = (eventId = 'RDS-EVENT-0161') => deliver(onExportEnded, nativeRdsEnvelope(eventId, run.snapshot.arn));
  return { publisher, objects, leaveRunFile, ended, onSnapshotCompleted };
}

const exported = (of: TestRun, attempt = 1) => ({ ...exportPlace(of, attempt), database: 'app' });

describe('an export that ended', () => {
  it('is announced with its place and how each table fared', async () => {
    const { publisher, objects, leaveRunFile, ended } = setUp([exportTask(run)]);
    leaveRunFile(run);
    await putRdsExport(objects, {
      ...exported(run),
      tables: { 'public.artist': {}, 'public.gone': { status: 'FAILED', warning: 'no privilege', batches: {} } },
    });
    expect(await ended()).toEqual([]);
    expect(publisher.types()).toEqual(['ExportCompleted']);
    expect(publisher.dataOf(exportCompleted)).toEqual([
      {
        dataset: 'shop',
        runId: run.runId,
        attempt: 1,
        snapshot: run.snapshot,
        contract: run.inline,
        layout: 'rds-export',
        uri: exportPlace(run).uri,
        taskId: exportPlace(run).taskId,
        kmsKeyArn: 'arn:aws:kms:eu-central-1:111122223333:key/landing',
        tables: [
          { table: 'public.artist', status: 'complete' },
          { table: 'public.gone', status: 'failed', warning: 'no privilege' },
        ],
      },
    ]);
  });

  it('is announced with what RDS skipped, by its task’s warning, where the export’s info says nothing of it', async () => {
    const warningMessage = JSON.stringify({
      skippedTables: [
        { table: 'app.public.artist', reason: 'said in the info already' },
        { target: 'app.public.secret', reason: 'PERMISSIONS_DO_NOT_EXIST' },
        'app.public.bare',
        { table: 'other.public.elsewhere' },
        7,
      ],
      skippedObjectives: [{ objective: 'app.public.nowhere', reason: 'OBJECT_DOES_NOT_EXIST' }],
      general: [{ reason: 'FAILED_TO_EXTRACT_TABLES_LIST_FOR_DATABASE' }],
    });
    const { publisher, objects, leaveRunFile, ended } = setUp([exportTask(run, 1, { warningMessage })]);
    leaveRunFile(run);
    await putRdsExport(objects, { ...exported(run), tables: { 'public.artist': {} } });
    await ended();
    expect(publisher.dataOf(exportCompleted)[0]?.tables).toEqual([
      { table: 'public.artist', status: 'complete' },
      { table: 'public.secret', status: 'skipped', warning: 'PERMISSIONS_DO_NOT_EXIST' },
      { table: 'public.bare', status: 'skipped' },
      { table: 'public.nowhere', status: 'skipped', warning: 'OBJECT_DOES_NOT_EXIST' },
      { table: '*', status: 'skipped', warning: 'FAILED_TO_EXTRACT_TABLES_LIST_FOR_DATABASE' },
    ]);
  });

  it.each(['no json', '[]', '{"skippedTables":{}}', '{"skippedTables":null}'])(
    'is announced all the same with a warning that reads %j',
    async (warningMessage) => {
      const { publisher, leaveRunFile, ended } = setUp([exportTask(run, 1, { warningMessage })]);
      leaveRunFile(run);
      expect(await ended()).toEqual([]);
      expect(publisher.dataOf(exportCompleted)[0]?.tables).toEqual([]);
    },
  );

  it('is announced under the same id when RDS says it twice', async () => {
    const { publisher, leaveRunFile, ended } = setUp([exportTask(run)]);
    leaveRunFile(run);
    await ended();
    await ended();
    expect(publisher.ids()).toHaveLength(2);
    expect(new Set(publisher.ids()).size).toBe(1);
  });

  it.each([
    ['FAILED', { failureCause: 'KMS key not accessible' }, 'KMS key not accessible'],
    ['FAILED', {}, 'RDS says that the export task was failed, and no cause'],
    ['CANCELED', {}, 'RDS says that the export task was canceled, and no cause'],
  ] as const)('as %s is announced as ExportFailed with its cause', async (status, changes, reason) => {
    const { publisher, leaveRunFile, ended } = setUp([exportTask(run, 1, { status, ...changes })]);
    leaveRunFile(run);
    expect(await ended('RDS-EVENT-0159')).toEqual([]);
    expect(publisher.types()).toEqual(['ExportFailed']);
    expect(publisher.dataOf(exportFailed)).toMatchObject([{ reasonCode: 'export-failed', reason, attempt: 1 }]);
  });

  it.each(['STARTING', 'IN_PROGRESS', 'CANCELING'] as const)('is not announced while it is %s', async (status) => {
    const { publisher, leaveRunFile, ended } = setUp([exportTask(run, 1, { status })]);
    leaveRunFile(run);
    expect(await ended()).toEqual([]);
    expect(publisher.events).toEqual([]);
  });

  it('is none of our business where somebody else exported the same snapshot', async () => {
    const { publisher, objects, ended } = setUp([exportTask(run, 1, { id: 'nightly-export' })]);
    expect(await ended()).toEqual([]);
    expect([publisher.events, objects.opened]).toEqual([[], []]);
  });

  it('is announced for the newest attempt of each run', async () => {
    const second = testRun({ contract: dataContract({ version: '1.1.0' }), arn: run.snapshot.arn });
    const { publisher, leaveRunFile, ended } = setUp([
      exportTask(run, 2),
      exportTask(run, 1, { status: 'FAILED' }),
      exportTask(second, 1),
      exportTask(run, 10, { status: 'FAILED' }),
    ]);
    for (const attempt of [1, 2, 10]) leaveRunFile(run, attempt);
    leaveRunFile(second);
    await ended();
    expect(publisher.dataOf(exportFailed)).toMatchObject([{ runId: run.runId, attempt: 10 }]);
    expect(publisher.dataOf(exportCompleted)).toMatchObject([{ runId: second.runId, attempt: 1 }]);
  });

  it('is told again after its run was announced again', async () => {
    const { publisher, leaveRunFile, onSnapshotCompleted } = setUp([exportTask(run)]);
    leaveRunFile(run);
    const message = runEvent.snapshotCompleted(run);
    expect(await deliver(onSnapshotCompleted, message)).toEqual([]);
    expect(publisher.types()).toEqual(['ExportCompleted']);
    expect(publisher.events[0]?.causationid).toBe((message.detail as { id: string }).id);
  });
});

describe('the run file', () => {
  it.each([
    ['is missing', undefined],
    ['is not JSON', 'CANARY {'],
    ['is empty', ''],
    ['names another run', { runId: testRun({ time: '2026-11-19T03:00:00.000Z' }).runId }],
    ['names another attempt', { attempt: 2 }],
    ['lacks the contract', { contract: undefined }],
    ['has a dataset that could leave its folder', { dataset: '../x' }],
  ])('that %s leaves the message to people, and nothing is announced', async (_what, content) => {
    const { publisher, objects, leaveRunFile, ended } = setUp([exportTask(run)]);
    if (typeof content === 'string') objects.put(runFileUri(exportPlace(run).runFolder), content);
    else if (content !== undefined) leaveRunFile(run, 1, content);
    expect(await ended()).toEqual([0]);
    expect(publisher.events).toEqual([]);
  });

  it('that is wrong for one run does not keep the others from being announced', async () => {
    const second = testRun({ contract: dataContract({ dataset: 'crm' }), arn: run.snapshot.arn });
    const { publisher, leaveRunFile, ended } = setUp([exportTask(run), exportTask(second)]);
    leaveRunFile(second);
    expect(await ended()).toEqual([0]);
    expect(publisher.dataOf(exportCompleted)).toMatchObject([{ runId: second.runId }]);
  });
});

describe('export_tables_info', () => {
  it.each([
    ['not JSON', 'no json'],
    ['of another form', '{"tables":[]}'],
    ['with an entry of another form', '{"perTableStatus":[{"target":5}]}'],
  ])('that is %s says nothing, and the export is announced all the same', async (_what, content) => {
    const { publisher, objects, leaveRunFile, ended } = setUp([exportTask(run)]);
    leaveRunFile(run);
    const { uri, taskId } = exportPlace(run);
    objects.put(`${uri}export_tables_info_${taskId}_from_1_to_2.json`, content);
    expect(await ended()).toEqual([]);
    expect(publisher.dataOf(exportCompleted)).toMatchObject([{ tables: [] }]);
  });

  it('of several files is taken together', async () => {
    const { publisher, objects, leaveRunFile, ended } = setUp([exportTask(run)]);
    leaveRunFile(run);
    const { uri, taskId } = exportPlace(run);
    for (const [range, target] of [
      ['1_to_1', 'app.public.artist'],
      ['2_to_2', 'app'],
    ]) {
      const perTableStatus = [{ target, status: 'COMPLETE', warningMessage: '' }];
      objects.put(`${uri}export_tables_info_${taskId}_from_${range}.json`, JSON.stringify({ perTableStatus }));
    }
    await ended();
    expect(publisher.dataOf(exportCompleted)[0]?.tables).toEqual([
      { table: 'public.artist', status: 'complete' },
      { table: 'app', status: 'complete' },
    ]);
  });
});
