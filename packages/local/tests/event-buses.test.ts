import type { DatabaseSync } from 'node:sqlite';
import { type BusAddress, EventBuses, EventRefusedError, maxEventBytes, openState, Queues } from '@snapferry/local';
import { fixedClock, lakeAccount, region, sourceAccount } from '@snapferry/testkit';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from './support.ts';

const sourceBus: BusAddress = { account: sourceAccount, name: 'snapferry-source' };
const lakeBus: BusAddress = { account: lakeAccount, name: 'snapferry-lake' };
const thirdBus: BusAddress = { account: lakeAccount, name: 'third' };
const role = `arn:aws:iam::${sourceAccount}:role/relay`;
const queue = { name: 'q', visibilityTimeoutMs: 1000, maxReceiveCount: 3, retryDelayMs: 10 };
const event = {
  source: 'snapferry.source',
  detailType: 'SnapshotCompleted',
  time: '2026-11-20T03:00:00Z',
  resources: [],
  detail: { id: 'ab', subject: 'r-1' },
};

function setUp(state: DatabaseSync = openState(temporaryFolder())) {
  const clock = fixedClock();
  const queues = new Queues(state, clock);
  const buses = new EventBuses({ state, clock, queues, region });
  const rule = (name: string, bus: BusAddress, target: Parameters<EventBuses['addRule']>[0]['target']) =>
    buses.addRule({ name, bus, pattern: { source: [{ prefix: '' }] }, target });
  const relay = (to: BusAddress = lakeBus) => rule('relay', sourceBus, { bus: to, role });
  const permit = (changes: object = {}) =>
    buses.permit({ bus: lakeBus, role, sources: ['snapferry.source'], detailTypes: ['SnapshotCompleted'], ...changes });
  const received = () => queues.receive(queue, 10).map((message) => JSON.parse(message.body));
  return { state, queues, buses, rule, relay, permit, received };
}

describe('a bus', () => {
  it('hands an event to each rule that matches, in EventBridge’s envelope', () => {
    const { buses, rule, received } = setUp();
    rule('a', sourceBus, { queue: 'q' });
    rule('b', sourceBus, { queue: 'q' });
    rule('elsewhere', lakeBus, { queue: 'q' });
    rule('other-account', { ...sourceBus, account: lakeAccount }, { queue: 'q' });
    buses.addRule({ name: 'deaf', bus: sourceBus, pattern: { source: ['x'] }, target: { queue: 'q' } });
    const id = buses.put(sourceBus, event);
    const envelope = {
      version: '0',
      id,
      source: 'snapferry.source',
      'detail-type': 'SnapshotCompleted',
      account: sourceAccount,
      time: '2026-11-20T03:00:00Z',
      region,
      resources: [],
      detail: { id: 'ab', subject: 'r-1' },
    };
    expect(received()).toEqual([envelope, envelope]);
  });

  it('refuses a rule that it could not match as EventBridge does', () => {
    const { buses } = setUp();
    const pattern = { source: [{ wildcard: '*' }] } as never;
    expect(() => buses.addRule({ name: 'x', bus: sourceBus, pattern, target: { queue: 'q' } })).toThrow(/wildcard/);
  });

  it('refuses events under AWS’s name, except on the default bus', () => {
    const { buses } = setUp();
    expect(() => buses.put(sourceBus, { ...event, source: 'aws.rds' })).toThrow(EventRefusedError);
    expect(() => buses.put({ account: sourceAccount, name: 'default' }, { ...event, source: 'aws.rds' })).not.toThrow();
    expect(buses.archived()).toHaveLength(1);
  });

  it('takes an event up to 256 KiB and refuses a larger one whole', () => {
    const { buses, rule, received } = setUp();
    rule('a', sourceBus, { queue: 'q' });
    const padded = (length: number) => ({ ...event, detail: { pad: 'é'.repeat(length) } });
    expect(() => buses.put(sourceBus, padded(maxEventBytes / 2))).toThrow(/expected at most 262144 bytes/);
    expect(received()).toEqual([]);
    expect(buses.archived()).toEqual([]);
    buses.put(sourceBus, padded(maxEventBytes / 2 - 300));
    expect(received()).toHaveLength(1);
  });

  it('keeps an event and all its deliveries, or nothing', () => {
    const { state, buses, rule, queues } = setUp();
    rule('a', sourceBus, { queue: 'q' });
    state.exec(`CREATE TRIGGER full BEFORE INSERT ON queue_message WHEN NEW.queue = 'broken'
      BEGIN SELECT RAISE(ABORT, 'disk full'); END`);
    rule('b', sourceBus, { queue: 'broken' });
    expect(() => buses.put(sourceBus, event)).toThrow('disk full');
    expect(buses.archived()).toEqual([]);
    expect(queues.receive(queue, 10)).toEqual([]);
  });

  it('tells observers of each accepted event', () => {
    const { buses, relay, permit } = setUp();
    relay();
    permit();
    const seen: string[] = [];
    buses.observe((bus) => void seen.push(bus.name));
    buses.put(sourceBus, event);
    expect(seen.sort()).toEqual(['snapferry-lake', 'snapferry-source']);
  });
});

describe('a relay', () => {
  it('keeps the account and gives another id', () => {
    const { buses, rule, relay, permit, received } = setUp();
    relay();
    permit();
    rule('a', lakeBus, { queue: 'q' });
    const id = buses.put(sourceBus, event);
    const [arrived] = received();
    expect(arrived).toMatchObject({ account: sourceAccount, detail: event.detail });
    expect(arrived.id).not.toBe(id);
  });

  it.each([
    ['no permission', undefined],
    ['another role', { role: `arn:aws:iam::${sourceAccount}:role/other` }],
    ['another type', { detailTypes: ['ExportCompleted'] }],
    ['another source', { sources: ['snapferry.lake'] }],
    ['another bus', { bus: thirdBus }],
  ])('with %s on the other bus puts nothing there, and the event waits as dead', (_what, permission) => {
    const { buses, rule, relay, permit, received, queues } = setUp();
    relay();
    if (permission !== undefined) permit(permission);
    rule('a', lakeBus, { queue: 'q' });
    buses.put(sourceBus, event);
    expect(received()).toEqual([]);
    expect(queues.dead().map(({ queue: name }) => name)).toEqual(['relay-to-snapferry-lake']);
    expect(buses.archived()).toHaveLength(1);
  });

  it.each([
    ['in another account', { account: '999988887777', name: 'third' }],
    ['in the same account', thirdBus],
  ])('goes one hop: what it brought goes to no third bus %s', (_what, third) => {
    const { buses, rule, relay, permit, received } = setUp();
    relay();
    permit();
    permit({ bus: third });
    rule('on', lakeBus, { bus: third, role });
    rule('a', third, { queue: 'q' });
    buses.put(sourceBus, event);
    expect(received()).toEqual([]);
    buses.put(lakeBus, event);
    expect(received()).toHaveLength(1);
  });
});

describe('the archive', () => {
  it('keeps each event of each bus in order, found by subject and place', () => {
    const { buses } = setUp();
    buses.put(sourceBus, event);
    buses.put(lakeBus, { ...event, detail: { id: 'cd', subject: 'r-2' } });
    buses.put(lakeBus, event);
    const sequences = buses.archived({ subject: 'r-1' }).map(({ sequence, bus }) => [sequence, bus.name]);
    expect(sequences).toEqual([
      [1, 'snapferry-source'],
      [3, 'snapferry-lake'],
    ]);
    expect(buses.archived({ subject: 'r-1', after: 1 })).toHaveLength(1);
    expect(buses.lastSequence()).toBe(3);
  });

  it('survives reopening', () => {
    const home = temporaryFolder();
    const before = openState(home);
    setUp(before).buses.put(sourceBus, event);
    before.close();
    expect(setUp(openState(home)).buses.archived({ subject: 'r-1' })).toHaveLength(1);
  });

  it('replays an event on its own bus, marked, to the rules of today, and keeps no second copy', () => {
    const { buses, rule, received } = setUp();
    buses.put(sourceBus, event);
    rule('added-later', sourceBus, { queue: 'q' });
    rule('elsewhere', lakeBus, { queue: 'q' });
    const [archived] = buses.archived();
    if (archived === undefined) throw new Error('nothing was archived');
    buses.replay(archived, 'monday');
    expect(received()).toEqual([{ ...archived.envelope, 'replay-name': 'monday' }]);
    expect(buses.archived()).toHaveLength(1);
  });

  it('replays through the relay as well', () => {
    const { buses, rule, relay, permit, received } = setUp();
    relay();
    permit();
    buses.put(sourceBus, event);
    rule('added-later', lakeBus, { queue: 'q' });
    const [archived] = buses.archived();
    if (archived === undefined) throw new Error('nothing was archived');
    buses.replay(archived, 'monday');
    expect(received()).toMatchObject([{ 'replay-name': 'monday', account: sourceAccount }]);
  });
});
