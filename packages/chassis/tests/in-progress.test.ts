import { setTimeout as sleep } from 'node:timers/promises';
import { deliver, lambdaContext, memoryInProgressStore, runEvent, sqsEvent, testRun } from '@snapferry/testkit';
import { describe, expect, it } from 'vitest';
import { LaterError, RefusedError, rig } from './support.ts';

const message = runEvent.snapshotCompleted(testRun());
const another = runEvent.snapshotCompleted(testRun({ time: '2026-11-21T03:00:00.000Z' }));

/** A use case that runs until it is let go. */
function heldUseCase() {
  const gate = Promise.withResolvers<void>();
  const entered = Promise.withResolvers<void>();
  const calls: string[] = [];
  return {
    calls,
    entered: entered.promise,
    letGo: gate.resolve,
    async handle(event: { data: { runId: string } }) {
      calls.push(event.data.runId);
      entered.resolve();
      await gate.promise;
    },
  };
}

describe('the guard against concurrent duplicates', () => {
  it('fails the duplicate while the first runs, so that it comes again', async () => {
    const useCase = heldUseCase();
    const { handler } = rig(useCase.handle, { store: memoryInProgressStore() });
    const running = deliver(handler, message);
    await useCase.entered;
    expect(await deliver(handler, message)).toEqual([0]);
    useCase.letGo();
    expect(await running).toEqual([]);
    expect(useCase.calls).toHaveLength(1);
  });

  it('guards across functions that share a store', async () => {
    const store = memoryInProgressStore();
    const useCase = heldUseCase();
    const running = deliver(rig(useCase.handle, { store }).handler, message);
    await useCase.entered;
    expect(await deliver(rig(async () => undefined, { store }).handler, message)).toEqual([0]);
    useCase.letGo();
    await running;
  });

  it('does not stand in the way of other work', async () => {
    const useCase = heldUseCase();
    const { handler } = rig(useCase.handle, { store: memoryInProgressStore() });
    const running = deliver(handler, message);
    await useCase.entered;
    const beside = deliver(handler, another);
    useCase.letGo();
    expect(await Promise.all([running, beside])).toEqual([[], []]);
    expect(useCase.calls).toHaveLength(2);
  });

  it.each([
    ['finished', async () => undefined],
    [
      'was rejected',
      async () => {
        throw new RefusedError('no');
      },
    ],
    [
      'failed',
      async () => {
        throw new LaterError('later');
      },
    ],
    [
      'broke',
      async () => {
        throw new TypeError('broken');
      },
    ],
  ])('lets a replay of an event that %s reach the use case at once', async (_what, outcome) => {
    const calls: string[] = [];
    const store = memoryInProgressStore();
    const { handler } = rig(
      async () => {
        calls.push('call');
        return outcome();
      },
      { store, reject: async () => undefined },
    );
    await deliver(handler, message);
    expect(store.claims.size).toBe(0);
    await deliver(handler, { ...message, 'replay-name': 'right-afterwards' });
    expect(calls).toHaveLength(2);
  });

  it('lets duplicates in one batch follow each other', async () => {
    const calls: string[] = [];
    const { handler } = rig(async () => void calls.push('call'), { store: memoryInProgressStore() });
    expect(await deliver(handler, message, message)).toEqual([]);
    expect(calls).toHaveLength(2);
  });

  it('takes over the claim of a call whose function has timed out', async () => {
    const store = memoryInProgressStore();
    const dead = heldUseCase();
    const batch = sqsEvent([JSON.stringify(message)]);
    const lost = rig(dead.handle, { store })
      .handler(batch, lambdaContext(1))
      .catch(() => 'timed out');
    await dead.entered;
    await sleep(5);
    const calls: string[] = [];
    expect(await deliver(rig(async () => void calls.push('call'), { store }).handler, message)).toEqual([]);
    expect(calls).toHaveLength(1);
    dead.letGo();
    expect(await lost).toBe('timed out');
  });

  it('fails the message when the store does not answer, and does not run the work unguarded', async () => {
    const calls: string[] = [];
    const store = {
      claim: async () => {
        throw new Error('CANARY');
      },
      release: async () => undefined,
    };
    const recorded = rig(async () => void calls.push('call'), { store });
    expect(await deliver(recorded.handler, message)).toEqual([0]);
    expect(calls).toEqual([]);
    expect(recorded.output()).not.toContain('CANARY');
  });
});
