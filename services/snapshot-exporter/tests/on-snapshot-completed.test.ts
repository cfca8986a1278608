import { exportTaskId } from '@snapferry/chassis';
import { exportFailed } from '@snapferry/events';
import { ExportRefusedError, runFileUri } from '@snapferry/ports';
import {
  databaseSnapshot,
  dataContract,
  deliver,
  exportPlace,
  exportTask,
  runEvent,
  snapshotArn,
  sourceDataset,
  testRun,
} from '@snapferry/testkit';
import { describe, expect, it } from 'vitest';
import { exporter } from './support.ts';

describe('an announced snapshot', () => {
  it('is exported as the deployed dataset says', async () => {
    const { run, exportTasks, publisher, onSnapshotCompleted } = exporter();
    expect(await deliver(onSnapshotCompleted, runEvent.snapshotCompleted(run))).toEqual([]);
    expect(exportTasks.started).toEqual([
      {
        id: exportTaskId(run.runId, 1),
        sourceArn: run.snapshot.arn,
        exportOnly: ['app.public.artist'],
        bucket: 'source-landing',
        prefix: `exports/shop/${run.runId}/1`,
        roleArn: 'arn:aws:iam::111122223333:role/export',
        kmsKeyId: 'arn:aws:kms:eu-central-1:111122223333:key/landing',
      },
    ]);
    expect(publisher.events).toEqual([]);
  });

  it('leaves beside the export whose it is, before the export starts', async () => {
    const { run, objects, exportTasks, onSnapshotCompleted } = exporter();
    const fileWhenStarted: boolean[] = [];
    const { start } = exportTasks;
    exportTasks.start = async (request) => {
      fileWhenStarted.push(objects.uris().includes(runFileUri(exportPlace(run).runFolder)));
      return start(request);
    };
    await deliver(onSnapshotCompleted, runEvent.snapshotCompleted(run));
    expect(fileWhenStarted).toEqual([true]);
    expect(JSON.parse(objects.text(runFileUri(exportPlace(run).runFolder)))).toEqual({
      dataset: 'shop',
      runId: run.runId,
      attempt: 1,
      snapshot: run.snapshot,
      contract: run.inline,
    });
  });

  it('is exported once, however often it is announced', async () => {
    const { run, exportTasks, onSnapshotCompleted } = exporter();
    const message = runEvent.snapshotCompleted(run);
    await deliver(onSnapshotCompleted, message, message);
    await deliver(onSnapshotCompleted, { ...message, 'replay-name': 'again' });
    expect(exportTasks.started).toHaveLength(1);
  });

  it('is exported by the deployed dataset alone, whatever the event says beside its run', async () => {
    const { run, exportTasks, onSnapshotCompleted } = exporter();
    const hostile = { ...run.inline, document: { ...run.inline.document, tables: ['app.public.salaries'] } };
    await deliver(onSnapshotCompleted, runEvent.snapshotCompleted(run, { contract: hostile }));
    expect(exportTasks.started.map(({ exportOnly }) => exportOnly)).toEqual([['app.public.artist']]);
  });

  it('names tables with a carried column only, and leaves out names that RDS does not take', async () => {
    const contract = dataContract({
      tables: {
        Orders: { id: 'integer' },
        secrets: { id: { type: 'integer', policy: 'drop' } },
        notes: { text: { type: 'text', policy: null } },
        'odd name': { id: 'integer' },
        t$1_x: { id: 'integer' },
      },
    });
    const { run, exportTasks, onSnapshotCompleted } = exporter({ run: testRun({ contract }) });
    await deliver(onSnapshotCompleted, runEvent.snapshotCompleted(run));
    expect(exportTasks.started[0]?.exportOnly).toEqual(['app.public.Orders', 'app.public.t$1_x']);
  });

  it('is left alone where the lake exports it', async () => {
    const run = testRun({ contract: dataContract({ export: 'lake' }) });
    const { exportTasks, publisher, onSnapshotCompleted } = exporter({ run });
    expect(await deliver(onSnapshotCompleted, runEvent.snapshotCompleted(run))).toEqual([]);
    expect([exportTasks.started, publisher.events]).toEqual([[], []]);
  });
});

describe('a snapshot', () => {
  it('of another database is never exported, although its run id is well computed', async () => {
    const payroll = testRun({ arn: snapshotArn('rds:payroll-2026-11-20-03-00') });
    const rig = exporter({
      run: payroll,
      snapshot: databaseSnapshot({ ...payroll.snapshot, sourceDatabase: 'payroll' }),
    });
    expect(await deliver(rig.onSnapshotCompleted, runEvent.snapshotCompleted(payroll))).toEqual([0]);
    expect([rig.exportTasks.started, rig.objects.written, rig.publisher.events]).toEqual([[], [], []]);
  });

  it('that is gone, and whose export stands, is left alone', async () => {
    const rig = exporter({ snapshot: undefined, earlier: { 1: 'COMPLETE' } });
    expect(await deliver(rig.onSnapshotCompleted, runEvent.snapshotCompleted(rig.run))).toEqual([]);
    expect([rig.exportTasks.started, rig.publisher.events]).toEqual([[], []]);
  });
});

const runFileOf = ({ objects, run }: ReturnType<typeof exporter>): unknown =>
  JSON.parse(objects.text(runFileUri(exportPlace(run).runFolder)));

describe('a refusal is announced as ExportFailed, and nothing is started:', () => {
  const refused = async (rig: ReturnType<typeof exporter>, message: object) => {
    expect(await deliver(rig.onSnapshotCompleted, message)).toEqual([]);
    expect(rig.exportTasks.tasks.filter((task) => task.status === 'STARTING')).toEqual([]);
    const [failed, ...more] = rig.publisher.dataOf(exportFailed);
    expect(more).toEqual([]);
    return failed;
  };

  it('another contract than the deployed one', async () => {
    const deployed = sourceDataset(dataContract({ version: '2.0.0' }));
    const rig = exporter({ datasets: [deployed] });
    const failed = await refused(rig, runEvent.snapshotCompleted(rig.run));
    expect(failed).toMatchObject({ reasonCode: 'contract-mismatch', runId: rig.run.runId });
    expect(failed?.reason).toContain(deployed.contract.digest);
    expect(rig.objects.written).toEqual([]);
  });

  it('a run id that does not follow from the snapshot', async () => {
    const rig = exporter();
    const other = testRun({ time: '2026-11-19T03:00:00.000Z' });
    const failed = await refused(rig, runEvent.snapshotCompleted(rig.run, { snapshot: other.snapshot }));
    expect(failed?.reasonCode).toBe('contract-mismatch');
  });

  it('a dataset that is not deployed here', async () => {
    const rig = exporter({ datasets: [] });
    expect((await refused(rig, runEvent.snapshotCompleted(rig.run)))?.reasonCode).toBe('dataset-unknown');
  });

  it('a contract that carries nothing: an empty list would export everything', async () => {
    const contract = dataContract({ tables: { artist: { id: { type: 'integer', policy: 'drop' } } } });
    const rig = exporter({ run: testRun({ contract }) });
    expect((await refused(rig, runEvent.snapshotCompleted(rig.run)))?.reasonCode).toBe('nothing-to-export');
    expect(runFileOf(rig)).toMatchObject({ runId: rig.run.runId, attempt: 1, refused: 'nothing-to-export' });
  });

  it('what RDS refuses for good, until it is mended and the run replayed', async () => {
    const rig = exporter();
    const { start } = rig.exportTasks;
    rig.exportTasks.start = async () => {
      throw new ExportRefusedError('expected RDS to accept its key, found KMSKeyNotAccessible');
    };
    expect((await refused(rig, runEvent.snapshotCompleted(rig.run)))?.reasonCode).toBe('export-refused');
    expect(runFileOf(rig)).toMatchObject({ refused: 'export-refused' });
    rig.exportTasks.start = start;
    expect(await deliver(rig.onSnapshotCompleted, runEvent.snapshotCompleted(rig.run))).toEqual([]);
    expect(rig.exportTasks.started).toHaveLength(1);
    expect(runFileOf(rig)).not.toHaveProperty('refused');
  });

  it('a contract of which RDS takes no name', async () => {
    const contract = dataContract({ tables: { 'odd name': { id: 'integer' } } });
    const rig = exporter({ run: testRun({ contract }) });
    expect((await refused(rig, runEvent.snapshotCompleted(rig.run)))?.reasonCode).toBe('nothing-to-export');
  });

  it('a snapshot that is gone', async () => {
    const rig = exporter({ snapshot: undefined });
    expect((await refused(rig, runEvent.snapshotCompleted(rig.run)))?.reasonCode).toBe('snapshot-gone');
  });

  it('a fourth attempt', async () => {
    const rig = exporter({ earlier: { 1: 'FAILED', 2: 'CANCELED', 3: 'expired' } });
    const failed = await refused(rig, runEvent.snapshotCompleted(rig.run));
    expect(failed?.reasonCode).toBe('export-attempts-exhausted');
  });
});

describe('the attempt', () => {
  const startedAttempts = async (rig: ReturnType<typeof exporter>) => {
    expect(await deliver(rig.onSnapshotCompleted, runEvent.snapshotCompleted(rig.run))).toEqual([]);
    return rig.exportTasks.started.map(({ id, prefix }) => [id.split('-').at(-1), prefix.split('/').at(-1)].join());
  };

  it.each([
    ['none', {}, ['1,1']],
    ['a failed one', { 1: 'FAILED' }, ['2,2']],
    ['a cancelled one', { 1: 'CANCELED' }, ['2,2']],
    ['an expired one', { 1: 'expired' }, ['2,2']],
    ['two of them', { 1: 'FAILED', 2: 'expired' }, ['3,3']],
    ['one that starts', { 1: 'STARTING' }, []],
    ['one that runs', { 1: 'FAILED', 2: 'IN_PROGRESS' }, []],
    ['one that is whole', { 1: 'expired', 2: 'COMPLETE' }, []],
    ['an earlier one that is whole', { 1: 'COMPLETE', 2: 'FAILED' }, []],
    ['three, the last one whole', { 1: 'FAILED', 2: 'FAILED', 3: 'COMPLETE' }, []],
    ['the second only, because RDS forgot the first', { 2: 'FAILED' }, ['3,3']],
  ] as const)('follows from the tasks that RDS knows of: %s', async (_what, earlier, started) => {
    expect(await startedAttempts(exporter({ earlier }))).toEqual(started);
  });

  it('does not count tasks of other runs or people', async () => {
    const run = testRun();
    const other = testRun({ contract: dataContract({ version: '0.9.0' }), arn: run.snapshot.arn });
    const foreign = exportTask(run, 1, { id: 'nightly', status: 'FAILED' });
    const rig = exporter({ run, tasks: [exportTask(other, 1, { status: 'IN_PROGRESS' }), foreign] });
    expect(await startedAttempts(rig)).toEqual(['1,1']);
  });
});
