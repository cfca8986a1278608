import { exportTaskId, type QueueHandler, type Redelivery } from '@snapferry/chassis';
import {
  dataContract,
  deliver,
  exportTask,
  lambdaContext,
  runEvent,
  sourceDataset,
  sqsEvent,
  testRun,
} from '@snapferry/testkit';
import { describe, expect, it } from 'vitest';
import { maxReceiveCount, patienceSeconds } from '../src/domain/patience.ts';
import { exporter } from './support.ts';

/** RDS's own limit in an account. */
const atOnce = 5;
const datasets = Array.from({ length: 10 }, (_, index) => `dataset_${index}`);
const runs = datasets.map((dataset) => testRun({ contract: dataContract({ dataset }) }));

/** The queue of a day on which ten datasets of one database ask for their exports, in seconds after the snapshot. */
async function day(exportSeconds: number) {
  let now = 0;
  const messages = runs.map((run) => ({ run, receives: 0, visibleAt: 0, done: false }));
  const waits = new Map<string, number>();
  const redelivery: Redelivery = {
    showAgain: async ({ receiptHandle }, seconds) => void waits.set(receiptHandle, seconds),
  };
  const rig = exporter({
    datasets: runs.map(({ contract }) => sourceDataset(contract)),
    atOnce,
    redelivery,
  });
  const { exportTasks, onSnapshotCompleted } = rig;
  const ends = new Map<string, number>();
  for (;;) {
    const next = messages
      .filter(({ done, receives }) => !done && receives < maxReceiveCount)
      .toSorted((a, b) => a.visibleAt - b.visibleAt)[0];
    if (next === undefined) break;
    now = Math.max(now, next.visibleAt);
    for (const [index, task] of exportTasks.tasks.entries()) {
      if ((ends.get(task.id) ?? now + 1) <= now) exportTasks.tasks[index] = { ...task, status: 'COMPLETE' };
    }
    next.receives += 1;
    const seconds = await receive(onSnapshotCompleted, next, waits);
    if (seconds === undefined) {
      next.done = true;
      ends.set(exportTaskId(next.run.runId, 1), now + exportSeconds);
    } else next.visibleAt = now + seconds;
  }
  return { ...rig, messages, now };
}

/** Seconds until the message comes again, or undefined where it was acknowledged. */
async function receive(
  handler: QueueHandler,
  { run, receives }: { readonly run: (typeof runs)[number]; readonly receives: number },
  waits: ReadonlyMap<string, number>,
): Promise<number | undefined> {
  const event = sqsEvent([JSON.stringify(runEvent.snapshotCompleted(run))]);
  const [record] = event.Records;
  if (record === undefined) throw new Error('expected a message');
  record.attributes.ApproximateReceiveCount = String(receives);
  const { batchItemFailures } = await handler(event, lambdaContext());
  if (batchItemFailures.length === 0) return undefined;
  return waits.get(record.receiptHandle) ?? 360;
}

describe('ten datasets of one database, in an account that runs five exports at once', () => {
  it.each([
    ['a quarter of an hour', 15 * 60],
    ['forty minutes', 40 * 60],
    ['four hours', 4 * 3600],
  ])('all get their export where each takes %s, and nobody is told of the wait', async (_what, seconds) => {
    const { messages, exportTasks, publisher, now } = await day(seconds);
    expect(messages.filter(({ done }) => !done)).toEqual([]);
    const ids = runs.map(({ runId }) => exportTaskId(runId, 1));
    expect(exportTasks.tasks.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
    expect(publisher.events).toEqual([]);
    // The five that waited begin soon after the first five have ended.
    expect(now).toBeLessThanOrEqual(Math.max(seconds + 3600, 3600));
  });

  it('put the request aside that waited for longer than it may, and only then', async () => {
    const { messages, exportTasks, now } = await day(Number.POSITIVE_INFINITY);
    expect(exportTasks.tasks).toHaveLength(atOnce);
    const waiting = messages.filter(({ done }) => !done);
    expect(waiting.map(({ receives }) => receives)).toEqual(waiting.map(() => maxReceiveCount));
    expect(now).toBe(patienceSeconds);
    expect(patienceSeconds).toBe(9 * 3600);
  });
});

describe('another fault than a lack of room', () => {
  it('leaves the message to the timeout of its queue', async () => {
    const asked: number[] = [];
    const redelivery: Redelivery = { showAgain: async (_message, seconds) => void asked.push(seconds) };
    const { run, exportTasks, onSnapshotCompleted } = exporter({ redelivery });
    exportTasks.list = async () => {
      throw new TypeError('broken');
    };
    expect(await deliver(onSnapshotCompleted, runEvent.snapshotCompleted(run))).toEqual([0]);
    expect(asked).toEqual([]);
  });

  it('waits, of a run of which the lake asks another attempt, for room as well', async () => {
    const asked: number[] = [];
    const redelivery: Redelivery = { showAgain: async (_message, seconds) => void asked.push(seconds) };
    const [run, other] = [testRun(), testRun({ time: '2026-11-19T03:00:00.000Z' })];
    const full = exportTask(other, 1, { status: 'IN_PROGRESS' });
    const { onRunFailed } = exporter({ run, earlier: { 1: 'expired' }, tasks: [full], atOnce: 1, redelivery });
    expect(await deliver(onRunFailed, runEvent.runFailed(run, { nextExportAttempt: 2 }))).toEqual([0]);
    expect(asked).toEqual([900]);
  });
});
