import { exportFailed } from '@snapferry/events';
import { runFileUri } from '@snapferry/ports';
import {
  databaseSnapshot,
  dataContract,
  deliver,
  exportPlace,
  runEvent,
  snapshotArn,
  sourceAccount,
  sourceDataset,
  strangerAccount,
  testRun,
} from '@snapferry/testkit';
import { describe, expect, it } from 'vitest';
import { exporter } from './support.ts';

const run = testRun();
const expired = { reasonCode: 'raw-export-expired', nextExportAttempt: 2 };

describe('a failed run', () => {
  it('starts another attempt where the lake asks for one and the last has expired', async () => {
    const { exportTasks, objects, onRunFailed } = exporter({ run, earlier: { 1: 'expired' } });
    expect(await deliver(onRunFailed, runEvent.runFailed(run, expired))).toEqual([]);
    expect(exportTasks.started.map(({ prefix }) => prefix)).toEqual([`exports/shop/${run.runId}/2`]);
    // The event holds no contract; the run file then names its place.
    expect(JSON.parse(objects.text(runFileUri(exportPlace(run, 2).runFolder)))).toMatchObject({
      runId: run.runId,
      attempt: 2,
      contract: run.byReference,
    });
  });

  it.each([
    ['asks for nothing', { reasonCode: 'export-failed' }],
    ['is of another app’s dataset', { ...expired, dataset: 'crm' }],
  ])('that %s is passed over', async (_what, changes) => {
    const { exportTasks, objects, publisher, onRunFailed } = exporter({ run, earlier: { 1: 'expired' } });
    expect(await deliver(onRunFailed, runEvent.runFailed(run, changes))).toEqual([]);
    expect([exportTasks.started, objects.written, publisher.events]).toEqual([[], [], []]);
  });

  it('of a dataset that the lake exports is passed over: the courier shares a copy first', async () => {
    const inLake = testRun({ contract: dataContract({ export: 'lake' }) });
    const { exportTasks, publisher, onRunFailed } = exporter({ run: inLake });
    expect(await deliver(onRunFailed, runEvent.runFailed(inLake, expired))).toEqual([]);
    expect([exportTasks.started, publisher.events]).toEqual([[], []]);
  });

  it.each([
    ['the source', sourceAccount],
    ['a stranger', strangerAccount],
  ])('told by %s and not by the lake is believed by nobody', async (_who, account) => {
    const { exportTasks, publisher, onRunFailed } = exporter({ run, earlier: { 1: 'expired' } });
    expect(await deliver(onRunFailed, runEvent.runFailed(run, expired, { account }))).toEqual([0]);
    expect([exportTasks.started, publisher.events]).toEqual([[], []]);
  });

  it.each([
    ['stands whole', { 1: 'COMPLETE' }],
    ['runs', { 1: 'expired', 2: 'IN_PROGRESS' }],
  ] as const)('starts nothing while an export %s: this side decides', async (_what, earlier) => {
    const { exportTasks, publisher, onRunFailed } = exporter({ run, earlier });
    expect(await deliver(onRunFailed, runEvent.runFailed(run, expired))).toEqual([]);
    expect([exportTasks.started, publisher.events]).toEqual([[], []]);
  });

  it('starts no fourth attempt, and says so of the attempt that was asked for', async () => {
    const { exportTasks, publisher, onRunFailed } = exporter({
      run,
      earlier: { 1: 'expired', 2: 'expired', 3: 'expired' },
    });
    expect(await deliver(onRunFailed, runEvent.runFailed(run, { ...expired, nextExportAttempt: 4 }))).toEqual([]);
    expect(exportTasks.started).toEqual([]);
    expect(publisher.dataOf(exportFailed)).toMatchObject([{ reasonCode: 'export-attempts-exhausted', attempt: 4 }]);
  });

  it('says that the snapshot is gone', async () => {
    const { publisher, onRunFailed } = exporter({ run, earlier: { 1: 'expired' }, snapshot: undefined });
    expect(await deliver(onRunFailed, runEvent.runFailed(run, expired))).toEqual([]);
    expect(publisher.dataOf(exportFailed)).toMatchObject([{ reasonCode: 'snapshot-gone', attempt: 2 }]);
  });

  it('cannot make this side export a snapshot of another database, although its run id is well computed', async () => {
    const payroll = testRun({ arn: snapshotArn('rds:payroll-2026-11-20-03-00') });
    const rig = exporter({
      run: payroll,
      snapshot: databaseSnapshot({ ...payroll.snapshot, sourceDatabase: 'payroll' }),
    });
    expect(await deliver(rig.onRunFailed, runEvent.runFailed(payroll, expired))).toEqual([0]);
    expect([rig.exportTasks.started, rig.objects.written, rig.publisher.events]).toEqual([[], [], []]);
  });

  it('under a contract that is not deployed any more starts nothing', async () => {
    const datasets = [sourceDataset(dataContract({ version: '2.0.0' }))];
    const { exportTasks, publisher, onRunFailed } = exporter({ run, datasets, earlier: { 1: 'expired' } });
    expect(await deliver(onRunFailed, runEvent.runFailed(run, expired))).toEqual([]);
    expect(exportTasks.started).toEqual([]);
    expect(publisher.dataOf(exportFailed)).toMatchObject([{ reasonCode: 'contract-mismatch' }]);
  });

  it('cannot make this side export another snapshot than its run names', async () => {
    const other = testRun({ time: '2026-11-19T03:00:00.000Z' });
    const { exportTasks, onRunFailed } = exporter({ run, earlier: { 1: 'expired' } });
    await deliver(onRunFailed, runEvent.runFailed(run, { ...expired, snapshot: other.snapshot }));
    expect(exportTasks.started).toEqual([]);
  });
});
