import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { CloudEvent } from '@snapferry/events';
import { eventBridgePublisher } from '@snapferry/ports/aws';
import { awsFault, runEvent, testRun } from '@snapferry/testkit';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it } from 'vitest';

const detail = runEvent.runOverdue('shop').detail as CloudEvent;
const event = (id: string, padding = ''): CloudEvent => ({ ...detail, id, data: { padding } });
const events = (count: number, padding = ''): CloudEvent[] =>
  Array.from({ length: count }, (_each, index) => event(`e-${index}`, padding));
const refused = (ErrorCode: string) => ({ ErrorCode, ErrorMessage: 'of secret-canary' });
const taken = { EventId: 'x' };

function setUp() {
  const eventBridge = new EventBridgeClient({ region: 'eu-central-1' });
  const mock = mockClient(eventBridge);
  mock.on(PutEventsCommand).callsFake(({ Entries }) => ({ FailedEntryCount: 0, Entries: Entries.map(() => taken) }));
  const publisher = eventBridgePublisher({ eventBridge, busName: 'snapferry-lake', backoffMs: 1 });
  /** Ids of the events of each request. */
  const sent = (): string[][] =>
    mock
      .commandCalls(PutEventsCommand)
      .map(({ args: [{ input }] }) =>
        (input.Entries ?? []).map(({ Detail = '' }) => (JSON.parse(Detail) as CloudEvent).id),
      );
  return { mock, publisher, sent };
}

describe('eventBridgePublisher', () => {
  it('puts the event whole under its own type, source and time', async () => {
    const { mock, publisher } = setUp();
    const told = runEvent.snapshotCompleted(testRun()).detail as CloudEvent;
    await publisher.publish([told]);
    const [call] = mock.commandCalls(PutEventsCommand);
    expect(call?.args[0].input.Entries).toEqual([
      {
        EventBusName: 'snapferry-lake',
        Source: 'snapferry.source',
        DetailType: 'SnapshotCompleted',
        Time: new Date(told.time),
        Detail: JSON.stringify(told),
      },
    ]);
  });

  it('asks nothing for no events', async () => {
    const { publisher, sent } = setUp();
    await publisher.publish([]);
    expect(sent()).toEqual([]);
  });

  it('puts ten at a time, in their order', async () => {
    const { publisher, sent } = setUp();
    await publisher.publish(events(23));
    expect(sent().map((ids) => ids.length)).toEqual([10, 10, 3]);
    expect(sent().flat()).toEqual(events(23).map(({ id }) => id));
  });

  it('keeps a request below the size limit, however few events that are', async () => {
    const { mock, publisher, sent } = setUp();
    await publisher.publish(events(5, 'ü'.repeat(50_000)));
    expect(sent().map((ids) => ids.length)).toEqual([2, 2, 1]);
    for (const { args } of mock.commandCalls(PutEventsCommand)) {
      const bytes = (args[0].input.Entries ?? []).reduce((sum, { Detail = '' }) => sum + Buffer.byteLength(Detail), 0);
      expect(bytes).toBeLessThan(256 * 1024);
    }
  });

  it('puts none of several events if one of them is larger than any bus takes', async () => {
    const { publisher, sent } = setUp();
    const publishing = publisher.publish([event('small'), event('large', 'x'.repeat(256 * 1024))]);
    await expect(publishing).rejects.toMatchObject({ code: 'EVENT_TOO_LARGE' });
    await expect(publishing).rejects.toThrow(/RunOverdue large: expected at most 262144 bytes/);
    expect(sent()).toEqual([]);
  });

  it('puts again only what was refused', async () => {
    const { mock, publisher, sent } = setUp();
    mock
      .on(PutEventsCommand)
      .resolvesOnce({
        FailedEntryCount: 2,
        Entries: [refused('ThrottlingException'), taken, refused('InternalFailure')],
      })
      .resolvesOnce({ FailedEntryCount: 1, Entries: [taken, refused('InternalFailure')] })
      .resolves({ FailedEntryCount: 0, Entries: [taken] });
    await publisher.publish(events(3));
    expect(sent()).toEqual([['e-0', 'e-1', 'e-2'], ['e-0', 'e-2'], ['e-2']]);
  });

  it('counts an entry without a result as refused, whatever the count says', async () => {
    const { mock, publisher, sent } = setUp();
    mock
      .on(PutEventsCommand)
      .resolvesOnce({ FailedEntryCount: 0, Entries: [taken] })
      .resolves({ Entries: [taken] });
    await publisher.publish(events(2));
    expect(sent()).toEqual([['e-0', 'e-1'], ['e-1']]);
  });

  it('gives up on what is refused every time, names the codes and quotes nothing', async () => {
    const { mock, publisher, sent } = setUp();
    mock.on(PutEventsCommand).callsFake(({ Entries }) => ({
      FailedEntryCount: Entries.length,
      Entries: Entries.map(() => refused('ThrottlingException')),
    }));
    const publishing = publisher.publish(events(12));
    await expect(publishing).rejects.toMatchObject({ code: 'EVENTS_NOT_TAKEN', disposition: 'retry' });
    await expect(publishing).rejects.toThrow(/found 10 refused: ThrottlingException$/);
    await expect(publishing).rejects.not.toThrow(/canary/);
    expect(sent()).toHaveLength(4);
  });

  it.each([
    ['ThrottlingException', 400, 'AWS_UNAVAILABLE'],
    ['InternalException', 500, 'AWS_UNAVAILABLE'],
    ['AccessDeniedException', 400, 'AWS_ACCESS'],
    ['ExpiredTokenException', 403, 'AWS_ACCESS'],
    ['ResourceNotFoundException', 400, 'AWS_REFUSED'],
    ['TimeoutError', undefined, 'AWS_UNAVAILABLE'],
  ])('says of %s that it is for a later try', async (name, status, code) => {
    const { mock, publisher } = setUp();
    mock.on(PutEventsCommand).rejects(awsFault(name, status));
    await expect(publisher.publish(events(1))).rejects.toMatchObject({ code, disposition: 'retry' });
  });
});
