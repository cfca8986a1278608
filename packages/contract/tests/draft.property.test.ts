import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { canonicalType, compareWithSchema, draftContract, parseContract } from '../src/index.ts';
import { databaseSchema } from './schema-arbitrary.ts';

describe('a drafted contract', () => {
  it('reads back without a problem, names every exportable table and column, and carries none', () => {
    fc.assert(
      fc.property(databaseSchema, (schema) => {
        const contract = parseContract(draftContract(schema, { database: 'shop' }));
        const drafted = schema.tables.filter(
          (table) => (table.kind === 'table' || table.kind === 'partitioned') && !table.schema.includes('.'),
        );
        const shape = contract.tables.map(({ schema, name, primaryKey, columns }) => {
          return { schema, name, primaryKey, columns: columns.map((item) => [item.name, item.physicalType]) };
        });
        const expected = drafted.map(({ schema, name, primaryKey, columns }) => {
          return {
            schema,
            name,
            primaryKey,
            columns: columns.map((item) => [item.name, canonicalType(item.physicalType)]),
          };
        });
        const byName = (left: object, right: object) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1);
        expect(shape.toSorted(byName)).toEqual(expected.toSorted(byName));
        expect(contract.tables.some((table) => table.carried)).toBe(false);
      }),
      { numRuns: 400 },
    );
  });

  it('disagrees with its own schema on nothing that it could draft', () => {
    fc.assert(
      fc.property(databaseSchema, (schema) => {
        const contract = parseContract(draftContract(schema, { database: 'shop' }));
        const findings = compareWithSchema(contract, schema).filter(({ table }) => {
          return contract.tables.some(({ schema, name }) => table === `${schema}.${name}`);
        });
        expect(findings).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('is the same for the tables in any order, and the same data for a reader of YAML 1.1', () => {
    fc.assert(
      fc.property(databaseSchema, (schema) => {
        const yaml = draftContract(schema, { database: 'shop' });
        expect(draftContract({ tables: schema.tables.toReversed() }, { database: 'shop' })).toBe(yaml);
        expect(parseYaml(yaml, { version: '1.1' })).toEqual(parseContract(yaml).document);
      }),
      { numRuns: 100 },
    );
  });
});
