import { openState, type QueueSettings, Queues } from '@snapferry/local';
import { fixedClock } from '@snapferry/testkit';
import { describe, expect, it } from 'vitest';
import type { QueueMessage } from '../src/events/queues.ts';
import { temporaryFolder } from './support.ts';

const q: QueueSettings = { name: 'q', visibilityTimeoutMs: 1000, maxReceiveCount: 3, retryDelayMs: 100 };

function setUp(home = temporaryFolder()) {
  const clock = fixedClock();
  const state = openState(home);
  const queues = new Queues(state, clock);
  const bodies = (limit = 10) => queues.receive(q, limit).map((message) => message.body);
  const one = (): QueueMessage => {
    const [message] = queues.receive(q, 1);
    if (message === undefined) throw new Error('expected a visible message, found none');
    return message;
  };
  return { clock, state, queues, bodies, one };
}

describe('queues', () => {
  it('give messages in order, up to the limit, and each queue its own', () => {
    const { queues, bodies } = setUp();
    for (const body of ['a', 'b', 'c']) queues.send('q', body);
    queues.send('other', 'x');
    expect(bodies(2)).toEqual(['a', 'b']);
    expect(bodies()).toEqual(['c']);
  });

  it('hide a received message until its visibility timeout ends', () => {
    const { queues, clock, bodies, one } = setUp();
    queues.send('q', 'a');
    expect(one()).toMatchObject({ body: 'a', receiveCount: 1 });
    clock.advance(999);
    expect(bodies()).toEqual([]);
    clock.advance(1);
    expect(one()).toMatchObject({ body: 'a', receiveCount: 2 });
  });

  it('forget a deleted message', () => {
    const { queues, clock, bodies, one } = setUp();
    queues.send('q', 'a');
    queues.delete(one().id);
    clock.advance(10_000);
    expect(bodies()).toEqual([]);
    expect(queues.nextVisibleAt(['q'])).toBeUndefined();
  });

  it('show a failed message again after a delay that doubles', () => {
    const { queues, clock, bodies, one } = setUp();
    queues.send('q', 'a');
    expect(queues.fail(q, one())).toBe('waits');
    clock.advance(99);
    expect(bodies()).toEqual([]);
    clock.advance(1);
    expect(queues.fail(q, one())).toBe('waits');
    clock.advance(199);
    expect(bodies()).toEqual([]);
    expect(queues.nextVisibleAt(['q', 'other'])).toBe(clock.now().getTime() + 1);
  });

  it('move a message to the dead-letter queue after its last failed receive', () => {
    const { queues, clock, bodies, one } = setUp();
    queues.send('q', 'a');
    const outcomes = [1, 2, 3].map(() => {
      const outcome = queues.fail(q, one());
      clock.advance(1000);
      return outcome;
    });
    expect(outcomes).toEqual(['waits', 'waits', 'dead']);
    expect(bodies()).toEqual([]);
    expect(queues.dead()).toMatchObject([{ queue: 'q', body: 'a' }]);
    expect(queues.nextVisibleAt(['q'])).toBeUndefined();
  });

  it('move a message there too that nobody lived to fail: its receiver died each time', () => {
    const { queues, clock, bodies } = setUp();
    queues.send('q', 'poison');
    queues.send('q', 'fine');
    for (let receive = 1; receive <= q.maxReceiveCount; receive += 1) {
      expect(bodies()).toContain('poison');
      clock.advance(1000);
    }
    expect(bodies()).not.toContain('poison');
    expect(queues.dead().map(({ body }) => body)).toContain('poison');
  });

  it('try dead messages from the start on a redrive, and only those that are named', () => {
    const { queues, bodies, one } = setUp();
    queues.sendDead('q', 'a');
    queues.sendDead('other', 'x');
    const [first, second] = queues.dead().map(({ id }) => id);
    expect(queues.redrive([first ?? ''])).toBe(1);
    expect(one()).toMatchObject({ body: 'a', receiveCount: 1 });
    expect(queues.dead().map(({ body }) => body)).toEqual(['x']);
    expect(queues.redrive([second ?? '', first ?? ''])).toBe(1);
    expect(queues.dead()).toEqual([]);
    expect(bodies()).toEqual([]);
  });

  it('survive reopening: waiting, hidden and dead messages, and their counts', () => {
    const home = temporaryFolder();
    const before = setUp(home);
    before.queues.send('q', 'hidden');
    before.one();
    before.queues.send('q', 'waiting');
    before.queues.sendDead('q', 'dead');
    before.state.close();
    const after = setUp(home);
    expect(after.bodies()).toEqual(['waiting']);
    expect(after.queues.dead().map(({ body }) => body)).toEqual(['dead']);
    after.clock.advance(1000);
    expect(after.one()).toMatchObject({ body: 'hidden', receiveCount: 2 });
  });

  it('give messages of a dead receiver back at once when told', () => {
    const { queues, one } = setUp();
    queues.send('q', 'a');
    queues.sendDead('q', 'dead');
    one();
    queues.releaseInFlight();
    expect(one()).toMatchObject({ body: 'a', receiveCount: 2 });
    expect(queues.dead()).toHaveLength(1);
  });
});
