import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fileCatalog, planSchema, type WantedColumn } from '../src/index.ts';
import { auditTable } from './audit-table.ts';
import { extremesOf } from './extremes.ts';
import { dataFolder, depsFor, loaded, temporaryFolder } from './fixtures.ts';
import { writeParquet } from './parquet-file.ts';
import { rowsQuery } from './random-table.ts';

const types: readonly WantedColumn['type'][] = [
  'boolean',
  'int',
  'long',
  'float',
  'double',
  'decimal(1, 0)',
  'decimal(9, 2)',
  'decimal(18, 18)',
  'decimal(38, 10)',
  'date',
  'time',
  'timestamp',
  'timestamptz',
  'string',
  'binary',
  'uuid',
  'list<int>',
];
const columns = types.map((type, i): WantedColumn => ({ name: `c${i}`, type }));
const { schema } = planSchema(undefined, columns);
const smallestRowGroup = 2048;

/** Any value of the type's extremes, or of the whole type where fast-check knows it. */
function values(type: string): fc.Arbitrary<string | undefined> {
  const any: Readonly<Record<string, fc.Arbitrary<string>>> = {
    int: fc.integer().map(String),
    long: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String),
    float: fc.float().map(printed),
    double: fc.double().map(printed),
    'decimal(38, 10)': fc.bigInt({ min: -(10n ** 28n), max: 10n ** 28n }).map((n) => `${n / 10n ** 10n}.5`),
    // PostgreSQL has no text with a zero byte.
    string: fc.string({ unit: 'binary', maxLength: 20 }).map((text) => text.replaceAll('\0', '')),
    binary: fc.uint8Array({ maxLength: 20 }).map((bytes) => [...bytes].map(escaped).join('')),
  };
  return fc.oneof(fc.constantFrom(undefined, ...extremesOf(type)), any[type] ?? fc.constant(undefined));
}

function printed(value: number): string {
  return Object.is(value, -0) ? '-0.0' : String(value);
}

function escaped(byte: number): string {
  return `\\x${byte.toString(16).padStart(2, '0').toUpperCase()}`;
}

it('a file of any values, in one row group or more, is listed with the counts and bounds that its bytes ask for', async () => {
  const row = fc.tuple(...types.map(values));
  const rows = fc.array(row, { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(rows, fc.boolean(), async (given, manyGroups) => {
      const warehouse = await temporaryFolder();
      const repeated = manyGroups ? `, range(${smallestRowGroup})` : '';
      const file = await writeParquet(
        await dataFolder(warehouse),
        `${rowsQuery(columns, given)}${repeated}`,
        schema,
        smallestRowGroup,
      );
      expect(file.splitOffsets).toHaveLength(manyGroups ? given.length : 1);
      const head = await loaded(depsFor(fileCatalog({ warehouse })), [file], { columns });
      expect(await auditTable(head)).toEqual([]);
    }),
    { numRuns: 25 },
  );
}, 120_000);
