import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { describe, expect, it } from 'vitest';
import { fieldsOf } from '../scripts/fields.ts';
import { fixturesFolder, readJsonFolder } from '../scripts/folders.ts';
import { eventSchema, wholeEvent } from '../scripts/json-schema.ts';
import { validator } from '../scripts/validate.ts';
import { allEvents, eventBridgeEnvelope } from '../src/index.ts';
import { committedSchema, eventFixtures, pathsIn } from './support.ts';

const fixtures = eventFixtures();

describe.each(allEvents.map((event) => [event.type, event] as const))('fixtures of %s', (type, event) => {
  const own = fixtures.filter((fixture) => fixture.type === type);

  it.each(own)('$name parses with its definition', ({ envelope }) => {
    const { detail } = eventBridgeEnvelope.parse(envelope);
    expect(wholeEvent(event).parse(detail)).toEqual(detail);
  });

  it.each(own)('$name validates against the committed schema', ({ envelope }) => {
    expect(validator(committedSchema(event))(envelope.detail)).toEqual([]);
  });

  it('hold every property that the event has, together', () => {
    const seen = new Set(own.flatMap(({ envelope }) => [...pathsIn(envelope.detail)]));
    const missing = fieldsOf(eventSchema(event)).filter((field) => !seen.has(field.name));
    expect(missing.map((field) => field.name)).toEqual([]);
  });

  it('start with a minimal one, of required properties only', () => {
    const minimal = own.find((fixture) => fixture.name === 'minimal');
    const optional = fieldsOf(eventSchema(event)).filter((field) => !field.required);
    const present = pathsIn(minimal?.envelope.detail);
    expect(minimal).toBeDefined();
    // A contract is inline or by uri: one of two optional properties is always there.
    expect(optional.filter((field) => present.has(field.name)).map((field) => field.name)).toEqual(
      present.has('data.contract') ? ['data.contract.uri'] : [],
    );
  });
});

describe('ids in fixtures', () => {
  // The rules are written out once more here: fixtures are what others test their own derivation with.
  const derived = (parts: readonly unknown[]): string =>
    createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);

  it.each(fixtures)('$type $name carries its derived event id', ({ envelope: { detail } }) => {
    const { data } = detail;
    const table = data.table?.source ?? '';
    const parts = [detail.source, detail.type, detail.subject, table, data.attempt ?? 0, data.revision ?? 0];
    expect(detail.id).toBe(derived(['event-1', ...parts]));
  });

  it.each(fixtures.filter(({ envelope }) => envelope.detail.data.runId))(
    '$type $name carries its derived run id',
    ({ envelope }) => {
      const { subject, data } = envelope.detail;
      const digest = data.contractDigest ?? data.contract?.digest;
      const identity = digest && ['run-1', data.dataset, data.snapshot?.arn, digest, `${data.dataset}-2026`];
      if (identity) expect(data.runId).toBe(`r-${derived(identity)}`);
      expect(subject).toBe(data.runId);
    },
  );

  it.each(fixtures.filter(({ envelope }) => envelope.detail.data.contract?.document))(
    '$type $name carries the digest of its contract',
    ({ envelope }) => {
      const contract = envelope.detail.data.contract;
      const bytes = canonicalize(contract?.document) ?? '';
      expect(contract?.digest).toBe(`sha256:${createHash('sha256').update(bytes).digest('hex')}`);
    },
  );

  it.each(fixtures)('$type $name says the same in envelope and event', ({ envelope, type }) => {
    const { detail } = envelope;
    expect([envelope.source, envelope['detail-type']]).toEqual([detail.source, detail.type]);
    expect(detail.type).toBe(type);
    expect(envelope.account).toBe(detail.source === 'snapferry.source' ? '111122223333' : '444455556666');
    expect(detail.correlationid).toBe(detail.subject);
    expect(detail.causationid).toMatch(/^([0-9a-f]{32})?$/);
  });
});

describe('native fixtures of RDS', () => {
  const native = [...readJsonFolder(`${fixturesFolder}/aws.rds`)];

  it.each(native)('%s is an envelope that names one snapshot and one event id', (_name, json) => {
    const envelope = eventBridgeEnvelope.parse(json);
    const detail = envelope.detail as Record<string, string>;
    expect(envelope.source).toBe('aws.rds');
    expect(envelope.resources).toEqual([detail.SourceArn]);
    expect(detail.SourceArn).toContain(`:${envelope.account}:`);
    expect(detail.SourceArn?.endsWith(`:${detail.SourceIdentifier}`)).toBe(true);
    expect(detail.EventID).toMatch(/^RDS-EVENT-\d{4}$/);
  });

  it('hold every id that starts a run or ends an export', () => {
    const ids = native.map(([, json]) => (json as { detail: { EventID: string } }).detail.EventID.slice(-4));
    const created = ['0042', '0060', '0075', '0091', '0169', '0197'];
    const exported = ['0159', '0160', '0161', '0162', '0163', '0164'];
    expect([...new Set(ids)].sort()).toEqual([...created, ...exported].sort());
  });
});
