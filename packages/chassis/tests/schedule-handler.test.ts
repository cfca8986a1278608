import {
  attemptEach,
  OutOfTimeError,
  type ScheduledOutcome,
  ScheduledWorkError,
  scheduleHandler,
} from '@snapferry/chassis';
import { lambdaContext, recordedObservability } from '@snapferry/testkit';
import { describe, expect, it } from 'vitest';
import { LaterError, metricsIn } from './support.ts';

function rig(handle: () => Promise<ScheduledOutcome>) {
  const recorded = recordedObservability();
  const handler = scheduleHandler({ observability: recorded.observability, handle });
  return { ...recorded, tick: (event: unknown = {}) => handler(event, lambdaContext()) };
}

const thrown = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('scheduleHandler', () => {
  it('returns, logs and counts what was done', async () => {
    const recorded = rig(async () => ({ done: [{ table: 'shop.a' }, { table: 'shop.b' }], faults: [] }));
    expect(await recorded.tick()).toEqual([{ table: 'shop.a' }, { table: 'shop.b' }]);
    expect(recorded.lines().filter(({ message }) => message === 'scheduled')).toMatchObject([
      { table: 'shop.a', level: 'INFO', function_name: 'under-test' },
      { table: 'shop.b' },
    ]);
    expect(metricsIn(recorded)).toEqual({ ScheduledItemDone: 2, ScheduledItemFailed: 0 });
  });

  it('throws after a fault, so that Lambda tries again, and still says what was done', async () => {
    const faults = [new LaterError('expected one, found two', { context: { id: 'x-1' } }), new TypeError('CANARY')];
    const recorded = rig(async () => ({ done: [{ table: 'shop.a' }], faults }));
    const error = await thrown(recorded.tick());
    expect(error).toBeInstanceOf(ScheduledWorkError);
    expect(error).toMatchObject({
      disposition: 'retry',
      message: 'expected one, found two; TypeError',
      done: [{ table: 'shop.a' }],
    });
    expect(recorded.lines().filter(({ message }) => message === 'failed')).toMatchObject([
      { code: 'LATER', reason: 'expected one, found two', id: 'x-1' },
      { error: 'TypeError' },
    ]);
    expect(metricsIn(recorded)).toEqual({ ScheduledItemDone: 1, ScheduledItemFailed: 2 });
  });

  it.each([
    ['the message', new Error('CANARY')],
    ['the cause', new LaterError('ours', { cause: new Error('CANARY') })],
    ['what is no error at all', 'CANARY'],
  ])('neither logs nor throws on %s of a foreign error', async (_what, fault) => {
    const recorded = rig(() => Promise.reject(fault));
    const error = (await thrown(recorded.tick())) as Error;
    expect(error).toBeInstanceOf(ScheduledWorkError);
    expect(`${error.message} ${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`).not.toContain('CANARY');
    expect(recorded.output()).not.toContain('CANARY');
    expect(recorded.output()).toContain('"failed"');
  });

  it('reads nothing of its event', async () => {
    const recorded = rig(async () => ({ done: [], faults: [] }));
    expect(await recorded.tick('CANARY')).toEqual([]);
    expect(recorded.output()).not.toContain('CANARY');
  });

  it('tells long work how much of the call is left', async () => {
    const recorded = recordedObservability();
    const asked: boolean[] = [];
    const handle = async (hasTime: () => boolean) => {
      asked.push(hasTime(), hasTime());
      return { done: [], faults: [] };
    };
    await scheduleHandler({ observability: recorded.observability, handle })({}, lambdaContext(5000));
    expect(asked).toEqual([true, false]);
  });
});

describe('attemptEach', () => {
  it('works on each in order, keeps faults apart, and passes over what did nothing', async () => {
    const fault = new LaterError('no');
    const seen: number[] = [];
    const outcome = await attemptEach([1, 2, 3], async (n) => {
      seen.push(n);
      if (n === 2) throw fault;
      return n === 1 ? { n } : undefined;
    });
    expect(seen).toEqual([1, 2, 3]);
    expect(outcome).toEqual({ done: [{ n: 1 }], faults: [fault] });
  });

  it('stops where there is no time for the next, and says so', async () => {
    const seen: number[] = [];
    const work = async (n: number) => void seen.push(n);
    const outcome = await attemptEach([1, 2, 3], work as never, () => seen.length < 2);
    expect(seen).toEqual([1, 2]);
    expect(outcome).toEqual({ done: [], faults: [expect.any(OutOfTimeError)] });
  });
});
