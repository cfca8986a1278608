import { describe, expect, it } from 'vitest';
import { refusals } from '../scripts/compatibility.ts';
import { readPublished, readToday } from '../scripts/folders.ts';
import type { JsonSchema } from '../scripts/json-schema.ts';
import { type Envelope, type Release, release } from '../scripts/release.ts';

const published = readPublished();

describe('the contract of today', () => {
  it('has at least one published version to stand beside', () => {
    expect(published.size).toBeGreaterThan(0);
  });

  it.each([...published])('breaks nothing of %s', (_name, past) => {
    expect(refusals(readToday(), [past])).toEqual([]);
  });

  it.each([...published])('finds schemas and fixtures of every event in %s, under its own version', (name, past) => {
    const types = new Set([...past.schemas.keys()].map((path) => path.split('/')[0]));
    expect(`${past.version}.tgz`).toBe(name);
    expect(types.size).toBeGreaterThan(0);
    expect(new Set([...past.fixtures.keys()].map((path) => path.split('/')[0]))).toEqual(types);
  });
});

const schema = (properties: Record<string, JsonSchema> = {}, required: string[] = []): JsonSchema => ({
  type: 'object',
  properties: { rows: { type: 'integer' }, ...properties },
  required: ['rows', ...required],
});
const fixture = (version: string, detail: object): Envelope => ({
  detail: { dataschema: `urn:snapferry:event:Done:${version}`, ...detail },
});
const made = (version: string, schemas: Record<string, JsonSchema>, fixtures: Record<string, Envelope> = {}): Release =>
  release(version, new Map(Object.entries(schemas)), new Map(Object.entries(fixtures)));

const past = made('1.2.0', { 'Done/1.1.schema.json': schema() }, { 'Done/minimal.json': fixture('1.1', { rows: 1 }) });

describe('the gate', () => {
  it('lets pass what did not change, and better words', () => {
    const reworded = { ...schema(), description: 'Better said.', $id: 'urn:snapferry:event:Done:1.1' };
    expect(refusals(past, [past])).toEqual([]);
    expect(refusals(made('1.2.0', { 'Done/1.1.schema.json': reworded }), [past])).toEqual([]);
  });

  it('lets pass an addition under a new minor version in a new version of the package', () => {
    const today = made(
      '1.3.0',
      { 'Done/1.2.schema.json': schema({ bytes: { type: 'integer' } }), 'Begun/1.0.schema.json': schema() },
      { 'Done/full.json': fixture('1.2', { rows: 1, bytes: 2 }) },
    );
    expect(refusals(today, [past])).toEqual([]);
  });

  it('refuses an addition that kept its minor version', () => {
    const today = made('1.3.0', { 'Done/1.1.schema.json': schema({ bytes: { type: 'integer' } }) });
    expect(refusals(today, [past])).toEqual([
      "Done 1.1 of package 1.2.0: the schema has grown: raise the event's minor version",
    ]);
  });

  it('refuses an addition under the version of a published package', () => {
    const today = made('1.2.0', { 'Done/1.2.schema.json': schema({ bytes: { type: 'integer' } }) });
    expect(refusals(today, [past])).toEqual([
      "package 1.2.0 is published with other schemas: raise the package's version",
    ]);
  });

  it('refuses a break, also under a new minor version and a new major version of the package', () => {
    const today = made('2.0.0', { 'Done/1.2.schema.json': schema({ rows: { type: 'string' } }) });
    expect(refusals(today, [past])).toContain('Done 1.1 of package 1.2.0: rows: type was "integer", is "string"');
  });

  it('refuses a minor version that fell', () => {
    const today = made('1.3.0', { 'Done/1.0.schema.json': schema() });
    expect(refusals(today, [past])).toEqual(['Done 1.1 of package 1.2.0: the minor version fell to 0']);
  });

  it('refuses an event that is gone or only has another major version, until the package has a new one', () => {
    const gone = 'Done 1.1 of package 1.2.0: the event is gone; only a new major version of the package may drop it';
    expect(refusals(made('1.3.0', {}), [past])).toEqual([gone]);
    expect(refusals(made('1.3.0', { 'Done/2.0.schema.json': schema() }), [past])).toEqual([gone]);
    expect(refusals(made('2.0.0', {}), [past])).toEqual([]);
  });

  it('refuses what would not read a message of yesterday', () => {
    const today = made('1.3.0', { 'Done/1.2.schema.json': schema({ by: { type: 'string' } }, ['by']) });
    expect(refusals(today, [past])).toContain(
      "1.2.0 would not be read: Done/minimal.json: (root) must have required property 'by'",
    );
  });

  it('refuses a message of today that yesterday would not read', () => {
    const today = made('1.3.0', past.schemas.size > 0 ? Object.fromEntries(past.schemas) : {}, {
      'Done/minimal.json': fixture('1.1', { rows: null }),
    });
    expect(refusals(today, [past])).toContain('1.2.0 would not read: Done/minimal.json: /rows must be integer');
  });

  it('looks at every published version, not only at the newest', () => {
    const older = made('1.0.0', { 'Done/1.0.schema.json': schema({ old: { type: 'string' } }) });
    expect(refusals(past, [past, older])).toEqual(['Done 1.0 of package 1.0.0: old: the optional property is gone']);
  });
});
