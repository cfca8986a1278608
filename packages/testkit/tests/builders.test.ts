import { readEvent } from '@snapferry/chassis';
import { allEvents, type EventBridgeEnvelope } from '@snapferry/events';
import { readRdsSnapshotEvent } from '@snapferry/ports';
import { dataContract, nativeRdsEnvelope, runEvent, tableEvent, testRun } from '@snapferry/testkit';
import { describe, expect, it } from 'vitest';

const run = testRun();
const built: EventBridgeEnvelope[] = [
  runEvent.snapshotTaken(run),
  runEvent.snapshotCompleted(run),
  runEvent.snapshotReceived(run, run.snapshot.arn),
  runEvent.exportCompleted(run),
  runEvent.exportFailed(run),
  tableEvent.loadRequested(run, 'artist'),
  tableEvent.loaded(run, 'artist'),
  tableEvent.rejected(run, 'artist'),
  tableEvent.held(run, 'artist'),
  runEvent.runCompleted(run),
  runEvent.runFailed(run),
  runEvent.runOverdue('shop'),
  runEvent.runReconciled(run),
];

describe('the event builders', () => {
  it('cover every event of the contract', () => {
    expect(built.map((envelope) => envelope['detail-type']).sort()).toEqual(allEvents.map(({ type }) => type).sort());
  });

  it.each(built.map((envelope) => [envelope['detail-type'], envelope] as const))(
    'build a %s that every reader takes',
    (type, envelope) => {
      const event = readEvent(envelope, allEvents);
      expect(event.definition.type).toBe(type);
      expect(event.id).toMatch(/^[0-9a-f]{32}$/);
    },
  );

  it('give each event an id of its own', () => {
    const ids = built.map((envelope) => (envelope.detail as { id: string }).id);
    expect(new Set(ids).size).toBe(built.length);
  });

  it('build a native event that names the snapshot', () => {
    const event = readRdsSnapshotEvent(nativeRdsEnvelope('RDS-EVENT-0091', run.snapshot.arn));
    expect(event).toMatchObject({ snapshotArn: run.snapshot.arn });
  });
});

describe('the contract builder', () => {
  it('drops a column without a policy', () => {
    const contract = dataContract({ tables: { t: { a: 'integer', b: { type: 'text', policy: null } } } });
    expect(contract.tables[0]?.columns.map((column) => column.policy)).toEqual(['allow', 'drop']);
  });
});
