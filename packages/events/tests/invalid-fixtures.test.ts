import { describe, expect, it } from 'vitest';
import { fixturesFolder, readJsonFolder } from '../scripts/folders.ts';
import { wholeEvent } from '../scripts/json-schema.ts';
import { validator } from '../scripts/validate.ts';
import { allEvents, eventBridgeEnvelope } from '../src/index.ts';
import { committedSchema } from './support.ts';

/** Where each fault lies: a fixture that is refused for another reason proves nothing. */
const faults: Readonly<Record<string, string>> = {
  'attempt-zero': 'data.attempt',
  'contract-both-inline-and-by-uri': 'data.contract',
  'contract-neither-inline-nor-by-uri': 'data.contract',
  'data-missing': 'data',
  'dataschema-of-another-event': 'dataschema',
  'dataschema-of-another-major-version': 'dataschema',
  'event-id-not-derived': 'id',
  'export-uri-of-another-scheme': 'data.uri',
  'reason-code-with-spaces': 'data.reasonCode',
  'run-announced-by-the-source': 'source',
  'run-id-in-upper-case': 'data.runId',
  'snapshot-id-as-a-number': 'data.snapshotId',
  'snapshot-of-no-rds': 'data.snapshot.arn',
  'table-without-namespace': 'data.table.name',
  'time-with-an-offset': 'time',
  'time-without-milliseconds': 'data.snapshot.time',
};

const invalid = [...readJsonFolder(`${fixturesFolder}/invalid`)].map(([file, json]) => {
  const envelope = eventBridgeEnvelope.parse(json);
  const event = allEvents.find(({ type }) => type === envelope['detail-type']);
  if (event === undefined) throw new Error(`${file}: expected one of our events, found ${envelope['detail-type']}`);
  return { name: file.replace('.json', ''), event, detail: envelope.detail };
});

describe('invalid fixtures', () => {
  it('are all accounted for', () => {
    expect(invalid.map(({ name }) => name).sort()).toEqual(Object.keys(faults).sort());
  });

  it.each(invalid)('$name is refused by the definition, there and nowhere else', ({ name, event, detail }) => {
    const issues = wholeEvent(event).safeParse(detail).error?.issues ?? [];
    expect([...new Set(issues.map(({ path }) => path.join('.')))]).toEqual([faults[name]]);
  });

  it.each(invalid)('$name is refused by the committed schema', ({ name, event, detail }) => {
    const problems = validator(committedSchema(event))(detail);
    const place = name === 'data-missing' ? '(root)' : `/${faults[name]?.replaceAll('.', '/')}`;
    expect(problems.map((problem) => problem.split(' ')[0])).toContain(place);
  });
});
