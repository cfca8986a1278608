import { announcer, exportTaskId, InProgressPersistence, snapshotCopyId } from '@snapferry/chassis';
import { exportFailed } from '@snapferry/events';
import { contractUri, exportInfoUri, exportUri, runFileUri, runFolderUri } from '@snapferry/ports';
import { createOnSnapshotReceived } from '@snapferry/snapshot-exporter';
import {
  contractsUri,
  dataContract,
  deliver,
  exportTask,
  fixedClock,
  lakeAccount,
  lakeExportedDataset,
  lakeLandingUri,
  memoryExportTasks,
  memoryInProgressStore,
  memoryObjectStore,
  memoryRegistry,
  recordedObservability,
  recordingPublisher,
  registeredDataset,
  runEvent,
  snapshotArn,
  sourceAccount,
  strangerAccount,
  testRun,
} from '@snapferry/testkit';
import { describe, expect, it } from 'vitest';

const contract = dataContract({ export: 'lake' });
const run = testRun({ contract });
const copy = snapshotArn(snapshotCopyId(run.runId, 1), 'instance', lakeAccount);
const received = runEvent.snapshotReceived(run, copy);
const folder = (attempt: number) => runFolderUri(lakeLandingUri, { dataset: 'shop', runId: run.runId, attempt });

function exporter(registry = memoryRegistry(lakeExportedDataset('shop'))) {
  const publisher = recordingPublisher();
  const objects = memoryObjectStore();
  const exportTasks = memoryExportTasks();
  const handler = createOnSnapshotReceived({
    ownAccount: lakeAccount,
    registry,
    exportTasks,
    objects,
    announce: announcer({ publisher, clock: fixedClock(), source: 'snapferry.lake' }),
    observability: recordedObservability().observability,
    inProgress: new InProgressPersistence(memoryInProgressStore()),
  });
  return { publisher, objects, exportTasks, handler };
}

describe('a received snapshot', () => {
  it('is exported as the registry and the contract in the event say', async () => {
    const { handler, exportTasks, publisher } = exporter();
    expect(await deliver(handler, received)).toEqual([]);
    expect(exportTasks.started).toEqual([
      {
        id: exportTaskId(run.runId, 1),
        sourceArn: copy,
        exportOnly: ['app.public.artist'],
        bucket: 'lake-landing',
        prefix: `exports/shop/${run.runId}/1`,
        roleArn: `arn:aws:iam::${lakeAccount}:role/export`,
        kmsKeyId: `arn:aws:kms:eu-central-1:${lakeAccount}:key/landing`,
      },
    ]);
    expect(publisher.events).toEqual([]);
  });

  it('leaves a run file that names the original', async () => {
    const { handler, objects } = exporter();
    await deliver(handler, received);
    expect(JSON.parse(objects.text(runFileUri(folder(1))))).toEqual({
      dataset: 'shop',
      runId: run.runId,
      attempt: 1,
      snapshot: run.snapshot,
      contract: run.inline,
    });
  });

  it('is exported once, however often it is announced', async () => {
    const { handler, exportTasks } = exporter();
    await deliver(handler, received, received);
    expect(exportTasks.started).toHaveLength(1);
  });

  it('is exported anew where the raw export has expired, three times at most', async () => {
    const { handler, exportTasks, objects, publisher } = exporter();
    const attempts: string[] = [];
    for (const attempt of [1, 2, 3]) {
      await deliver(handler, received);
      attempts.push(exportTasks.started.at(-1)?.prefix.split('/').at(-1) ?? '');
      const info = exportInfoUri(
        exportUri(folder(attempt), exportTaskId(run.runId, attempt)),
        exportTaskId(run.runId, attempt),
      );
      exportTasks.tasks.splice(attempt - 1, 1, exportTask(run, attempt, { sourceArn: copy, bucket: 'lake-landing' }));
      objects.put(info, '{}');
      // While its files are there, the task stands.
      await deliver(handler, received);
      expect(exportTasks.started).toHaveLength(attempt);
      objects.delete(info);
    }
    expect(attempts).toEqual(['1', '2', '3']);
    await deliver(handler, received);
    expect(publisher.dataOf(exportFailed)).toMatchObject([{ reasonCode: 'export-attempts-exhausted' }]);
  });

  it('reads a contract by reference from the registered place', async () => {
    const { handler, exportTasks, objects } = exporter();
    objects.put(contractUri(contractsUri, contract.digest), JSON.stringify(contract.document));
    const byReference = testRun({ contract });
    const message = runEvent.snapshotReceived({ ...byReference, inline: byReference.byReference as never }, copy);
    expect(await deliver(handler, message)).toEqual([]);
    expect(exportTasks.started).toHaveLength(1);
  });
});

describe('nothing is exported, written or announced on the word of', () => {
  it.each<[string, object]>([
    ['the source', { ...received, account: sourceAccount }],
    ['a stranger', { ...received, account: strangerAccount }],
    ['an event in the source’s name', { ...received, source: 'snapferry.source' }],
    ['an event of another Region', { ...received, region: 'us-east-1' }],
    ['an event that names the shared copy itself', runEvent.snapshotReceived(run, run.snapshot.arn)],
    [
      "an event that names another snapshot of the lake's own",
      runEvent.snapshotReceived(run, snapshotArn('payroll', 'instance', lakeAccount)),
    ],
    [
      "an event that names another run's copy",
      runEvent.snapshotReceived(run, snapshotArn(snapshotCopyId(testRun().runId, 1), 'instance', lakeAccount)),
    ],
    [
      'an event that names a foreign snapshot',
      runEvent.snapshotReceived(run, snapshotArn('x', 'instance', strangerAccount)),
    ],
    [
      'an event of a dataset that nobody registered',
      runEvent.snapshotReceived(testRun({ contract: dataContract({ dataset: 'crm', export: 'lake' }) }), copy),
    ],
    ['an event whose run id does not follow', runEvent.snapshotReceived({ ...run, runId: testRun().runId }, copy)],
  ])('%s', async (_what, message) => {
    const { handler, exportTasks, objects, publisher } = exporter();
    expect(await deliver(handler, message)).toEqual([0]);
    expect([exportTasks.started, objects.written, publisher.events]).toEqual([[], [], []]);
  });
});

describe('a refusal is announced as ExportFailed, and nothing is started:', () => {
  it.each<[string, Parameters<typeof exporter>[0], object, string]>([
    ['a registry without a role for it', memoryRegistry(registeredDataset('shop')), received, 'export-not-agreed'],
    [
      'another contract than its digest',
      undefined,
      runEvent.snapshotReceived({ ...run, inline: { ...run.inline, document: dataContract().document } }, copy),
      'contract-mismatch',
    ],
  ])('%s', async (_what, registry, message, code) => {
    const { handler, exportTasks, publisher } = exporter(registry);
    expect(await deliver(handler, message)).toEqual([]);
    expect(exportTasks.started).toEqual([]);
    expect(publisher.dataOf(exportFailed)).toMatchObject([{ reasonCode: code, runId: run.runId, attempt: 1 }]);
  });
});
