import { readFileSync } from 'node:fs';
import { Ajv2019 } from 'ajv/dist/2019.js';
import formats from 'ajv-formats';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { draftContract, readDdl } from '../src/index.ts';
import { databaseSchema } from './schema-arbitrary.ts';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
// The standard's schema uses keywords of its own editor, which the strict mode would refuse.
const ajv = new Ajv2019({ strict: false, allErrors: true });
formats.default(ajv);
const validate = ajv.compile(JSON.parse(read('odcs/odcs-3.1.0.schema.json')) as object);

/** What the Open Data Contract Standard's own schema has against a contract. */
function complaints(yaml: string): string[] {
  validate(parse(yaml));
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

describe("ODCS's own JSON Schema", () => {
  it.each(['../../../contracts/shop.yaml', '../../../tests/interop/fixtures/chinook.yaml'])('accepts %s', (path) => {
    expect(complaints(read(path))).toEqual([]);
  });

  it('accepts the draft of a dump', async () => {
    const schema = await readDdl(read('fixtures/shop-schema/schema.sql'));
    expect(complaints(draftContract(schema, { database: 'shop' }))).toEqual([]);
  });

  it('accepts the draft of any database', () => {
    fc.assert(
      fc.property(databaseSchema, (schema) => {
        expect(complaints(draftContract(schema, { database: 'shop' }))).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    ['a key that it does not know', 'status: active', 'status: active\nowner: me'],
    ['a classification that is no text', 'classification: internal', 'classification: 3'],
    ['an unknown key of a column', 'logicalType: integer', 'logicalType: integer\n        secret: true'],
  ])('refuses %s', (_what, before, after) => {
    const shop = read('../../../contracts/shop.yaml');
    expect(shop).toContain(before);
    expect(complaints(shop.replace(before, after))).not.toEqual([]);
  });
});
