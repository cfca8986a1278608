import { parseEnvelope, readEvent, UnreadableEventError, UntrustedEventError } from '@snapferry/chassis';
import {
  type EventBridgeEnvelope,
  exportCompleted,
  snapshotCompleted,
  snapshotReceived,
  tableLoaded,
} from '@snapferry/events';
import { runEvent, sourceAccount, tableEvent, testRun } from '@snapferry/testkit';
import { describe, expect, it } from 'vitest';

const run = testRun();
const good = runEvent.snapshotCompleted(run);
const detail = good.detail as Record<string, unknown> & { data: Record<string, unknown> };
const withDetail = (changes: object): EventBridgeEnvelope => ({ ...good, detail: { ...detail, ...changes } });
const withData = (changes: object): EventBridgeEnvelope => withDetail({ data: { ...detail.data, ...changes } });

describe('parseEnvelope', () => {
  it('gives back what EventBridge wrote, and the name of a replay', () => {
    const body = JSON.stringify({ ...good, 'replay-name': 'monday' });
    expect(parseEnvelope(body)).toMatchObject({ account: sourceAccount, 'replay-name': 'monday' });
  });

  it.each([
    ['text that is not JSON', 'CANARY {'],
    ['nothing', ''],
    ['a number', '42'],
    ['null', 'null'],
    ['a list', '[]'],
    ['an envelope without account', JSON.stringify({ ...good, account: undefined })],
    ['an account that is no account id', JSON.stringify({ ...good, account: 'CANARY' })],
    ['a detail-type that is no text', JSON.stringify({ ...good, 'detail-type': ['CANARY'] })],
  ])('refuses %s without quoting it', (_what, body) => {
    expect(() => parseEnvelope(body)).toThrow(UnreadableEventError);
    expect(() => parseEnvelope(body)).not.toThrow(/CANARY/);
  });
});

describe('readEvent', () => {
  it('gives the event and what EventBridge vouches for', () => {
    const event = readEvent(good, [exportCompleted, snapshotCompleted]);
    expect(event).toMatchObject({
      definition: snapshotCompleted,
      id: detail.id,
      source: 'snapferry.source',
      subject: run.runId,
      account: sourceAccount,
      region: 'eu-central-1',
      data: { runId: run.runId, exportMode: 'source' },
    });
  });

  it('ignores additive fields on every level', () => {
    const added = withDetail({
      traceparent: '00-1',
      data: { ...detail.data, later: 1, snapshot: { ...run.snapshot, later: { deep: true } } },
    });
    const { data } = readEvent({ ...added, later: 'x' } as EventBridgeEnvelope, [snapshotCompleted]);
    expect(data).not.toHaveProperty('later');
    expect(data.snapshot).toEqual(run.snapshot);
  });

  it('takes a later minor version', () => {
    const event = readEvent(withDetail({ dataschema: 'urn:snapferry:event:SnapshotCompleted:1.9' }), [
      snapshotCompleted,
    ]);
    expect(event.data.runId).toBe(run.runId);
  });

  it.each(['urn:snapferry:event:SnapshotCompleted:2.0', 'urn:snapferry:event:SnapshotCompleted:11.0'])(
    'parks another major version (%s), even where the data would fit',
    (dataschema) => {
      expect(() => readEvent(withDetail({ dataschema }), [snapshotCompleted])).toThrow(/expected major version 1/);
    },
  );

  it('parks a schema of another event', () => {
    const dataschema = 'urn:snapferry:event:ExportCompleted:1.0';
    expect(() => readEvent(withDetail({ dataschema }), [snapshotCompleted])).toThrow(UnreadableEventError);
  });

  it('parks an event of a type that the handler does not hear', () => {
    expect(() => readEvent(good, [exportCompleted])).toThrow(UnreadableEventError);
    const unknown = { ...good, 'detail-type': 'SnapshotCompletedV2' };
    expect(() => readEvent(unknown, [snapshotCompleted])).toThrow(
      /expected SnapshotCompleted; found SnapshotCompletedV2/,
    );
  });

  it('does not trust an envelope and an event that disagree on the type', () => {
    const disguised = { ...good, 'detail-type': 'ExportCompleted' };
    expect(() => readEvent(disguised, [exportCompleted, snapshotCompleted])).toThrow(UntrustedEventError);
  });

  it('does not trust an envelope and an event that disagree on the source', () => {
    expect(() => readEvent({ ...good, source: 'snapferry.lake' }, [snapshotCompleted])).toThrow(UntrustedEventError);
  });

  it.each([
    ['the lake a SnapshotCompleted', runEvent.snapshotCompleted(run, {}, { by: 'snapferry.lake' }), snapshotCompleted],
    [
      'the source a TableLoaded',
      (() => {
        const loaded = tableEvent.loaded(run, 'artist');
        const source = 'snapferry.source';
        return { ...loaded, source, detail: { ...(loaded.detail as object), source } };
      })(),
      tableLoaded,
    ],
  ])('does not take from %s', (_what, envelope, definition) => {
    expect(() => readEvent(envelope, [definition])).toThrow(UntrustedEventError);
  });

  it.each([
    ['a detail that is text', { ...good, detail: 'CANARY' }],
    ['a detail that is null', { ...good, detail: null }],
    ['an id that is not derived', withDetail({ id: 'CANARY' })],
    ['a subject that is empty', withDetail({ subject: '' })],
    ['a time without milliseconds', withDetail({ time: '2026-11-20T03:00:00Z' })],
    ['a schema name in free form', withDetail({ dataschema: 'CANARY' })],
    ['no data', withDetail({ data: undefined })],
    ['a wrong run id', withData({ runId: 'CANARY' })],
    ['a dataset that could leave its folder', withData({ dataset: '../CANARY' })],
    ['a snapshot that is no snapshot', withData({ snapshot: { ...run.snapshot, arn: 'arn:CANARY' } })],
    ['a contract both inline and by reference', withData({ contract: { ...run.inline, uri: run.byReference.uri } })],
    ['a contract in neither form', withData({ contract: { digest: run.inline.digest, version: 'CANARY' } })],
    ['attempt 0', withData({ attempt: 0 })],
  ])('parks %s, and quotes nothing of it', (_what, envelope) => {
    expect(() => readEvent(envelope, [snapshotCompleted])).toThrow(UnreadableEventError);
    expect(() => readEvent(envelope, [snapshotCompleted])).not.toThrow(/CANARY/);
  });

  it('takes an event of the other account’s bus as it stands there', () => {
    const event = readEvent(runEvent.snapshotReceived(run, run.snapshot.arn), [snapshotReceived]);
    expect(event.data.receivedSnapshotArn).toBe(run.snapshot.arn);
  });
});
