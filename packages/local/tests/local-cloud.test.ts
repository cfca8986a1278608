import { type QueueHandler, queueHandler, readEvent } from '@snapferry/chassis';
import { runCompleted, snapshotCompleted } from '@snapferry/events';
import { LocalCloud, openState } from '@snapferry/local';
import {
  dataContract,
  fixedClock,
  lakeAccount,
  recordedObservability,
  region,
  runEvent,
  sourceAccount,
  testRun,
} from '@snapferry/testkit';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from './support.ts';

const run = testRun();
const subscription = (type: string, accounts: readonly ('own' | 'sources' | 'lake')[]) => ({
  handler: 'on-x',
  bus: 'team' as const,
  accounts,
  pattern: { 'detail-type': [type] },
});

function setUp() {
  // Real time, because drain waits for it; the retries of a local queue are milliseconds apart.
  const clock = { now: () => new Date() };
  const state = openState(temporaryFolder());
  const cloud = new LocalCloud({ state, clock, region, sourceAccount, lakeAccount });
  const announce = async (account: 'source' | 'lake', envelope: { detail: unknown }) =>
    cloud.publisher(account).publish([envelope.detail as never]);
  return { cloud, announce };
}

function counting(heard: string[], outcome: () => void = () => undefined): QueueHandler {
  return queueHandler<string>({
    observability: recordedObservability().observability,
    read: (envelope) => `${envelope.account} ${readEvent(envelope, [snapshotCompleted, runCompleted]).definition.type}`,
    handle: async (what) => {
      heard.push(what);
      outcome();
    },
  });
}

describe('LocalCloud', () => {
  it('carries an event of the source to a service in the lake, and one of the lake back', async () => {
    const { cloud, announce } = setUp();
    const heard: string[] = [];
    const handlers = { 'on-x': counting(heard) };
    const inLake = [subscription('SnapshotCompleted', ['sources'])];
    cloud.deploy({ service: 'a', account: 'lake', subscriptions: inLake, handlers });
    cloud.deploy({
      service: 'b',
      account: 'source',
      subscriptions: [subscription('RunCompleted', ['lake'])],
      handlers,
    });
    await announce('source', runEvent.snapshotCompleted(run));
    await announce('lake', runEvent.runCompleted(run));
    await cloud.drain();
    expect(heard.sort()).toEqual([`${sourceAccount} SnapshotCompleted`, `${lakeAccount} RunCompleted`].sort());
  });

  it('keeps on their bus the events that the contract does not relay, and bounces none back', async () => {
    const { cloud, announce } = setUp();
    await announce('source', runEvent.snapshotTaken(run));
    await announce('source', runEvent.snapshotCompleted(run));
    await announce('lake', runEvent.exportFailed(run, {}, { by: 'snapferry.lake' }));
    await announce('lake', runEvent.runCompleted(run));
    const seen = cloud.buses.archived().map(({ bus, envelope }) => `${bus.name} ${envelope['detail-type']}`);
    expect(seen.sort()).toEqual([
      'snapferry-lake ExportFailed',
      'snapferry-lake RunCompleted',
      'snapferry-lake SnapshotCompleted',
      'snapferry-source RunCompleted',
      'snapferry-source SnapshotCompleted',
      'snapferry-source SnapshotTaken',
    ]);
    expect(cloud.queues.dead()).toEqual([]);
  });

  it('relays the ends of the lake’s own exports, and stops when they are its own no more', async () => {
    const { cloud, announce } = setUp();
    const relayed = async () => {
      await announce('lake', runEvent.exportFailed(run, {}, { by: 'snapferry.lake' }));
      await announce('lake', runEvent.exportFailed(other, {}, { by: 'snapferry.lake' }));
      return cloud.buses
        .archived()
        .filter(({ bus }) => bus.name === 'snapferry-source')
        .map(({ envelope }) => (envelope.detail as { data: { dataset: string } }).data.dataset);
    };
    const other = testRun({ contract: dataContract({ dataset: 'crm' }) });
    expect(await relayed()).toEqual([]);
    cloud.relayExportsOf(['crm']);
    expect(await relayed()).toEqual(['crm']);
    cloud.relayExportsOf([]);
    expect(await relayed()).toEqual(['crm']);
    expect(cloud.queues.dead()).toEqual([]);
  });

  it('has a source bus that admits no end of an export while no export is the lake’s', async () => {
    const { cloud, announce } = setUp();
    const role = `arn:aws:iam::${lakeAccount}:role/snapferry-relay`;
    const hostile = {
      name: 'hostile',
      bus: cloud.bus('lake', 'team'),
      pattern: { source: ['snapferry.lake'] },
      target: { bus: cloud.bus('source', 'team'), role },
    };
    cloud.buses.addRule(hostile);
    await announce('lake', runEvent.exportCompleted(run, {}, { by: 'snapferry.lake' }));
    expect(cloud.queues.dead().map(({ queue }) => queue)).toEqual(['relay-to-snapferry-source']);
  });

  it('pins the account that a service hears', async () => {
    const { cloud, announce } = setUp();
    const heard: string[] = [];
    const subscriptions = [subscription('SnapshotCompleted', ['own'])];
    cloud.deploy({ service: 'a', account: 'lake', subscriptions, handlers: { 'on-x': counting(heard) } });
    await announce('source', runEvent.snapshotCompleted(run));
    await cloud.drain();
    expect(heard).toEqual([]);
  });

  it('tries a failed message three times, then leaves it to people', async () => {
    const { cloud, announce } = setUp();
    const heard: string[] = [];
    const failing = counting(heard, () => {
      throw new Error('no');
    });
    const subscriptions = [subscription('RunCompleted', ['own'])];
    cloud.deploy({ service: 'a', account: 'lake', subscriptions, handlers: { 'on-x': failing } });
    await announce('lake', runEvent.runCompleted(run));
    await cloud.drain();
    expect(heard).toHaveLength(3);
    expect(cloud.queues.dead().map(({ queue }) => queue)).toEqual(['lake-a-on-x']);
  });

  it('shows a batch again when the function itself fails', async () => {
    const { cloud, announce } = setUp();
    const calls: number[] = [];
    const crashing: QueueHandler = async ({ Records }) => {
      calls.push(Records.length);
      if (calls.length === 1) throw new Error('out of memory');
      return { batchItemFailures: [] };
    };
    const subscriptions = [subscription('RunCompleted', ['own'])];
    cloud.deploy({ service: 'a', account: 'lake', subscriptions, handlers: { 'on-x': crashing } });
    await announce('lake', runEvent.runCompleted(run));
    await announce('lake', runEvent.runCompleted(run, { revision: 2 }));
    await cloud.drain();
    // They may come back in one call or in two.
    expect(calls[0]).toBe(2);
    expect(calls.slice(1).reduce((sum, records) => sum + records, 0)).toBe(2);
    expect(cloud.queues.dead()).toEqual([]);
  });

  it('leaves the messages of a paused service in its queue', async () => {
    const { cloud, announce } = setUp();
    const heard: string[] = [];
    const subscriptions = [subscription('RunCompleted', ['own'])];
    cloud.deploy({ service: 'a', account: 'lake', subscriptions, handlers: { 'on-x': counting(heard) } });
    cloud.pause('a');
    await announce('lake', runEvent.runCompleted(run));
    await cloud.drain();
    expect(heard).toEqual([]);
    expect(cloud.queues.nextVisibleAt(['lake-a-on-x'])).toBeDefined();
  });

  it('refuses a handler that nothing leads to', () => {
    const { cloud } = setUp();
    const deploy = () =>
      cloud.deploy({ service: 'a', account: 'lake', subscriptions: [], handlers: { 'on-x': counting([]) } });
    expect(deploy).toThrow(/no subscription/);
  });

  it('lets background work go on until it has no more', async () => {
    const cloud = new LocalCloud({
      state: openState(temporaryFolder()),
      clock: fixedClock(),
      region,
      sourceAccount,
      lakeAccount,
    });
    const steps = [true, true, false];
    cloud.addBackgroundWork(async () => steps.shift() ?? false);
    await cloud.drain();
    expect(steps).toEqual([]);
  });
});
