import { UnreadableEventError } from '@snapferry/chassis';
import { readRdsSnapshotEvent } from '@snapferry/ports';
import { nativeRdsEnvelope, snapshotArn } from '@snapferry/testkit';
import { describe, expect, it } from 'vitest';

const envelope = nativeRdsEnvelope('RDS-EVENT-0161', snapshotArn('rds:a'));

describe('readRdsSnapshotEvent', () => {
  it('gives the event, the snapshot and the account', () => {
    const expected = { snapshotArn: snapshotArn('rds:a') };
    expect(readRdsSnapshotEvent(envelope)).toEqual(expected);
  });

  it.each([
    ['a map', { team: 'shop' }],
    ['a list', [{ Key: 'team', Value: 'shop' }]],
    ['nothing', undefined],
  ])('does not mind whether tags are %s', (_what, Tags) => {
    const detail = { ...(envelope.detail as object), Tags };
    expect(readRdsSnapshotEvent({ ...envelope, detail }).snapshotArn).toBe(snapshotArn('rds:a'));
  });

  it.each([
    ['no detail', undefined],
    ['text', 'CANARY'],
    ['no snapshot', { EventID: 'RDS-EVENT-0161' }],
    ['no event id, as the samples of 2018', { SourceArn: 'CANARY' }],
  ])('refuses %s and quotes nothing', (_what, detail) => {
    expect(() => readRdsSnapshotEvent({ ...envelope, detail })).toThrow(UnreadableEventError);
    expect(() => readRdsSnapshotEvent({ ...envelope, detail })).not.toThrow(/CANARY/);
  });
});
