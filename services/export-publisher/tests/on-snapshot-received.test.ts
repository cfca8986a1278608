import { announcer } from '@snapferry/chassis';
import { exportCompleted } from '@snapferry/events';
import { createOnSnapshotReceived } from '@snapferry/export-publisher';
import { runFileUri } from '@snapferry/ports';
import {
  deliver,
  exportPlace,
  exportTask,
  fixedClock,
  lakeAccount,
  memoryExportTasks,
  memoryObjectStore,
  recordedObservability,
  recordingPublisher,
  runEvent,
  snapshotArn,
  sourceAccount,
  testRun,
} from '@snapferry/testkit';
import { describe, expect, it } from 'vitest';

const run = testRun();
const copy = snapshotArn('copy', 'instance', lakeAccount);
const received = runEvent.snapshotReceived(run, copy);

function publisherOf(sourceArn: string) {
  const publisher = recordingPublisher();
  const objects = memoryObjectStore();
  const { dataset } = run.contract;
  const opening = { dataset, runId: run.runId, attempt: 1, snapshot: run.snapshot, contract: run.inline };
  objects.put(runFileUri(exportPlace(run).runFolder), JSON.stringify(opening));
  const handler = createOnSnapshotReceived({
    ownAccount: lakeAccount,
    exportTasks: memoryExportTasks({ tasks: [exportTask(run, 1, { sourceArn })] }),
    objects,
    announce: announcer({ publisher, clock: fixedClock(), source: 'snapferry.lake' }),
    observability: recordedObservability().observability,
  });
  return { publisher, handler };
}

describe('a received snapshot that was exported before', () => {
  it('has the end of its export told again, in the lake’s name, of the original', async () => {
    const { handler, publisher } = publisherOf(copy);
    expect(await deliver(handler, received)).toEqual([]);
    expect(publisher.events).toMatchObject([{ type: 'ExportCompleted', source: 'snapferry.lake' }]);
    expect(publisher.dataOf(exportCompleted)).toMatchObject([{ runId: run.runId, snapshot: run.snapshot }]);
    expect(publisher.events[0]?.causationid).toBe((received.detail as { id: string }).id);
  });

  it('is looked for under the copy’s name alone', async () => {
    const { handler, publisher } = publisherOf(run.snapshot.arn);
    expect(await deliver(handler, received)).toEqual([]);
    expect(publisher.events).toEqual([]);
  });

  it('is not told on the word of the source', async () => {
    const { handler, publisher } = publisherOf(copy);
    expect(await deliver(handler, { ...received, account: sourceAccount })).toEqual([0]);
    expect(publisher.events).toEqual([]);
  });
});
