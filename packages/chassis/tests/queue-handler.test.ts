import { queueHandler } from '@snapferry/chassis';
import {
  deliver,
  lambdaContext,
  nativeRdsEnvelope,
  recordedObservability,
  runEvent,
  sqsEvent,
  testRun,
} from '@snapferry/testkit';
import { describe, expect, it } from 'vitest';
import { LaterError, metricsIn, RefusedError, rig, UnclearError } from './support.ts';

const runs = ['2026-11-18', '2026-11-19', '2026-11-20'].map((day) => testRun({ time: `${day}T03:00:00.000Z` }));
const [first, second, third] = runs.map((run) => runEvent.snapshotCompleted(run)) as [object, object, object];
const runOf = (index: number): string => runs[index]?.runId ?? '';

/** An event whose one record differs from SQS's. */
function changed(part: object): object {
  return { Records: sqsEvent([JSON.stringify(first)]).Records.map((record) => ({ ...record, ...part })) };
}

describe('queueHandler', () => {
  it('hands each message to the use case, in order, and acknowledges it', async () => {
    const seen: string[] = [];
    const { handler } = rig(async (event) => void seen.push(event.data.runId));
    expect(await deliver(handler, first, second, third)).toEqual([]);
    expect(seen).toEqual([runOf(0), runOf(1), runOf(2)]);
  });

  it('gives back only the messages that failed', async () => {
    const { handler } = rig(async (event) => {
      if (event.data.runId === runOf(1)) throw new LaterError('not yet');
    });
    expect(await deliver(handler, first, second, third)).toEqual([1]);
  });

  it('gives back all messages where all failed, and does not fail itself', async () => {
    const { handler } = rig(async () => {
      throw new LaterError('not yet');
    });
    expect(await deliver(handler, first, second)).toEqual([0, 1]);
  });

  it.each([
    ['not JSON', 'garbage'],
    ['not an envelope', '{}'],
    ['another event', runEvent.exportCompleted(testRun())],
    ['an event of AWS', nativeRdsEnvelope('RDS-EVENT-0091', 'arn:aws:rds:eu-central-1:111122223333:snapshot:x')],
  ])('gives back a message that is %s and goes on with the rest', async (_what, strange) => {
    const seen: string[] = [];
    const { handler } = rig(async (event) => void seen.push(event.data.runId));
    expect(await deliver(handler, strange, first)).toEqual([0]);
    expect(seen).toEqual([runOf(0)]);
  });

  it.each([
    ['no records', { Records: [] }],
    ['records of another source', changed({ eventSource: 'aws:kinesis' })],
    ['a record that nobody counts', changed({ attributes: {} })],
    ['nothing', {}],
  ])('fails as a whole where the event holds %s: its trigger is wired to something else', async (_what, event) => {
    const { handler } = rig(async () => undefined);
    await expect(handler(event as never, lambdaContext())).rejects.toThrow('Failed to parse schema');
  });

  it('acknowledges a rejection after it was written down', async () => {
    const rejected: [string, string][] = [];
    const reject = async (event: { data: { runId: string } }, error: Error) =>
      void rejected.push([event.data.runId, error.message]);
    const handle = async () => {
      throw new RefusedError('expected this, found that');
    };
    expect(await deliver(rig(handle, { reject }).handler, first)).toEqual([]);
    expect(rejected).toEqual([[runOf(0), 'expected this, found that']]);
  });

  it('gives back a rejection that could not be written down', async () => {
    const handle = async () => {
      throw new RefusedError('no');
    };
    const reject = async () => {
      throw new Error('the bus did not answer');
    };
    expect(await deliver(rig(handle, { reject }).handler, first)).toEqual([0]);
  });

  it('gives back a rejection where nobody writes rejections down', async () => {
    const { handler } = rig(async () => {
      throw new RefusedError('no');
    });
    expect(await deliver(handler, first)).toEqual([0]);
  });

  it.each([
    ['to retry', new LaterError('later')],
    ['to reconcile', new UnclearError('unclear')],
    ['of others', new TypeError('x is not a function')],
    ['that is no error', 'text'],
  ])('gives back a fault %s and rejects nothing', async (_what, fault) => {
    const rejections: string[] = [];
    const reject = async () => void rejections.push('rejection');
    const { handler } = rig(
      async () => {
        throw fault;
      },
      { reject },
    );
    expect(await deliver(handler, first)).toEqual([0]);
    expect(rejections).toEqual([]);
  });

  it('gives back the rest of a batch that it has no time for, and never the first of it', async () => {
    const handled: string[] = [];
    const { handler, lines } = rig(async (event) => void handled.push(event.data.runId));
    const { batchItemFailures } = await handler(
      sqsEvent([first, second].map((event) => JSON.stringify(event))),
      lambdaContext(5000),
    );
    expect(batchItemFailures).toEqual([{ itemIdentifier: '1' }]);
    expect(handled).toEqual([runOf(0)]);
    expect(lines().filter(({ message }) => message === 'failed')).toMatchObject([{ code: 'OUT_OF_TIME' }]);
  });

  it('acknowledges what is none of its business', async () => {
    const recorded = recordedObservability();
    const handler = queueHandler<string>({
      observability: recorded.observability,
      read: () => undefined,
      handle: async () => {
        throw new Error('must not be called');
      },
    });
    expect(await deliver(handler, first)).toEqual([]);
    expect(metricsIn(recorded)).toEqual({ EventIgnored: 1 });
  });

  it('fails as a whole on what is no SQS event, so that Lambda keeps the batch', async () => {
    const { handler } = rig(async () => undefined);
    await expect(handler({ records: [] } as never, lambdaContext())).rejects.toThrow();
  });
});

describe('what operators see', () => {
  it('counts handled, rejected and failed events in the embedded metric format', async () => {
    const recorded = rig(
      async (event) => {
        if (event.data.runId === runOf(1)) throw new RefusedError('no');
        if (event.data.runId === runOf(2)) throw new LaterError('later');
      },
      { reject: async () => undefined },
    );
    await deliver(recorded.handler, first, second, third, 'garbage', first);
    expect(metricsIn(recorded)).toEqual({ EventHandled: 2, EventRejected: 1, EventFailed: 2 });
    expect(recorded.lines().find((line) => '_aws' in line)).toMatchObject({ service: 'under-test' });
  });

  it('shows why one of our own errors was thrown', async () => {
    const recorded = rig(async () => {
      throw new LaterError('expected available, found creating', { context: { snapshot: 's-1' } });
    });
    await deliver(recorded.handler, first);
    const line = recorded.lines().find((each) => each.message === 'failed');
    expect(line).toMatchObject({
      level: 'ERROR',
      code: 'LATER',
      disposition: 'retry',
      reason: 'expected available, found creating',
      snapshot: 's-1',
    });
  });

  it.each([
    ['the message', new Error('CANARY')],
    ['the cause', new Error('outer', { cause: new Error('CANARY') })],
    ['a message of many lines', new Error('bad value:\n    at CANARY (row 1)\nCANARY')],
    ['a property', Object.assign(new Error('x'), { detail: 'CANARY' })],
    ['what is no error at all', 'CANARY'],
    ['the cause of one of ours', new LaterError('ours', { cause: new Error('CANARY') })],
  ])('never logs %s of a foreign error', async (_what, fault) => {
    const recorded = rig(async () => {
      throw fault;
    });
    await deliver(recorded.handler, first);
    expect(recorded.output()).not.toContain('CANARY');
    expect(recorded.output()).toContain('"failed"');
  });

  it('shows where a foreign error came from', async () => {
    const recorded = rig(async function theUseCase() {
      throw new RangeError('CANARY');
    });
    await deliver(recorded.handler, first);
    const line = recorded.lines().find((each) => each.message === 'failed');
    expect(line).toMatchObject({ error: 'RangeError' });
    expect(JSON.stringify(line?.frames)).toContain('queue-handler.test.ts');
  });

  it('quotes nothing of a message that it cannot read', async () => {
    const recorded = rig(async () => undefined);
    const detail = (first as { detail: { data: object } }).detail;
    const wrong = { ...first, detail: { ...detail, data: { ...detail.data, runId: 'CANARY', contract: 'CANARY' } } };
    await deliver(recorded.handler, 'CANARY', wrong);
    expect(recorded.output()).not.toContain('CANARY');
  });
});
