import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PartitionValueError, TooManyPartitionsError } from '../src/index.ts';
import { literal } from '../src/sql.ts';
import type { PartitionField, PartitionTransform, PartitionValue } from '../src/types.ts';
import { createBench, rowsOf, type Wanted } from './support.ts';

const bench = await createBench();

/** Loads one column, partitioned, and says which values stand under which partition value. */
async function partitions(
  column: Omit<Wanted, 'source'>,
  transform: PartitionTransform,
  values: (string | null)[],
  type?: string,
) {
  const part = await bench.writeExport([{ name: 'v', values, ...(type === undefined ? {} : { type }) }]);
  const written = await bench.write([part], [{ source: 'v', ...column }], { partition: [{ column: 'v', transform }] });
  const found: [PartitionValue | null | undefined, (string | null | undefined)[]][] = [];
  for (const file of written.files) {
    expect(file.partition).toHaveLength(1);
    const rows = await bench.read({ ...written, files: [file] });
    found.push([file.partition?.[0], rows.map(({ v }) => v).toSorted()]);
  }
  return found.toSorted(([left], [right]) => String(left).localeCompare(String(right)));
}

const bytes = (hex: string) => Buffer.from(hex, 'hex');

describe('a partition', () => {
  it.each<[string, PartitionTransform, [string | null, PartitionValue | null][]]>([
    [
      'integer',
      'identity',
      [
        ['-7', -7],
        ['2147483647', 2147483647],
        [null, null],
      ],
    ],
    [
      'bigint',
      'identity',
      [
        ['9007199254740993', 9007199254740993n],
        ['-1', -1n],
      ],
    ],
    [
      'boolean',
      'identity',
      [
        ['t', true],
        ['f', false],
        [null, null],
      ],
    ],
    [
      'text',
      'identity',
      [
        ['', ''],
        ['a/b=c', 'a/b=c'],
        ['NULL', 'NULL'],
        ['é 😀', 'é 😀'],
        [null, null],
        ['__HIVE_DEFAULT_PARTITION__', '__HIVE_DEFAULT_PARTITION__'],
      ],
    ],
    [
      'numeric(10,2)',
      'identity',
      [
        ['-0.05', -5n],
        ['12.30', 1230n],
        ['0', 0n],
      ],
    ],
    ['numeric(38,38)', 'identity', [['-.00000000000000000000000000000000000001', -1n]]],
    [
      'numeric(38,0)',
      'identity',
      [['99999999999999999999999999999999999999', 99999999999999999999999999999999999999n]],
    ],
    [
      'date',
      'identity',
      [
        ['1969-12-31', -1],
        ['2017-11-16', 17486],
      ],
    ],
    ['timestamp', 'identity', [['1969-12-31 23:59:59.999999', -1n]]],
    ['timestamptz', 'identity', [['1970-01-01 05:30:00.000001+05:30', 1n]]],
    [
      'bytea',
      'identity',
      [
        ['\\x00ff', bytes('00ff')],
        ['\\x', bytes('')],
      ],
    ],
    [
      'date',
      'year',
      [
        ['1969-12-31', -1],
        ['1970-01-01', 0],
        ['0001-01-01', -1969],
      ],
    ],
    [
      'date',
      'month',
      [
        ['1969-12-31', -1],
        ['2017-11-16', 574],
        ['1968-11-30', -14],
      ],
    ],
    [
      'date',
      'day',
      [
        ['1969-12-31', -1],
        ['2017-11-16', 17486],
      ],
    ],
    [
      'timestamp',
      'year',
      [
        ['1969-12-31 23:59:59.999999', -1],
        ['2026-01-01 00:00:00', 56],
      ],
    ],
    [
      'timestamp',
      'month',
      [
        ['1969-11-30 23:59:59', -2],
        ['2017-11-16 22:31:08', 574],
      ],
    ],
    [
      'timestamp',
      'day',
      [
        ['1969-12-31 00:00:00', -1],
        ['1969-12-30 23:59:59.999999', -2],
        ['1970-01-01 23:59:59', 0],
      ],
    ],
    [
      'timestamp',
      'hour',
      [
        ['1969-12-31 23:59:59.999999', -1],
        ['1970-01-01 01:00:00', 1],
        ['1969-12-31 23:00:00', -1],
      ],
    ],
    ['timestamptz', 'hour', [['1970-01-01 00:30:00+01', -1]]],
    [
      'timestamptz',
      'year',
      [
        ['1500-01-01 00:00:00+00', -470],
        ['1499-12-31 23:59:59+00', -471],
      ],
    ],
    [
      'integer',
      'truncate[10]',
      [
        ['1', 0],
        ['-1', -10],
        ['-10', -10],
        ['29', 20],
      ],
    ],
    [
      'bigint',
      'truncate[1000]',
      [
        ['-9223372036854775000', -9223372036854775000n],
        ['9223372036854775807', 9223372036854775000n],
      ],
    ],
    [
      'numeric(9,2)',
      'truncate[50]',
      [
        ['10.65', 1050n],
        ['-0.01', -50n],
      ],
    ],
    [
      'text',
      'truncate[3]',
      [
        ['iceberg', 'ice'],
        ['éa😀b', 'éa😀'],
        ['', ''],
        ['ab', 'ab'],
      ],
    ],
    [
      'bytea',
      'truncate[2]',
      [
        ['\\x0001ff', bytes('0001')],
        ['\\x07', bytes('07')],
      ],
    ],
  ])('of %s by %s has the values of the Iceberg spec', async (physicalType, transform, pairs) => {
    const type = physicalType === 'bytea' ? 'BLOB' : 'VARCHAR';
    const values = pairs.map(([value]) =>
      type === 'BLOB' ? (value ?? '').replace(/^\\x/, '').replaceAll(/../g, '\\x$&') : value,
    );
    const found = await partitions({ physicalType }, transform, values, type);
    const expected = new Set(pairs.map(([, value]) => comparable(value)));
    expect(new Set(found.map(([value]) => comparable(value)))).toEqual(expected);
    expect(found.flatMap(([, rows]) => rows)).toHaveLength(pairs.length);
    for (const [value, rows] of found) {
      expect(rows).toHaveLength(pairs.filter(([, each]) => comparable(each) === comparable(value)).length);
    }
  });

  it.each<[string, string, number, Partial<Wanted>?]>([
    // Iceberg spec, appendix B, "32-bit Hash Requirements".
    ['integer', '34', 2017239379],
    ['bigint', '34', 2017239379],
    ['numeric(9,2)', '14.20', -500754589],
    ['date', '2017-11-16', -653330422],
    ['time', '22:31:08', -662762989, { icebergType: 'time' }],
    ['timestamp', '2017-11-16 22:31:08', -2047944441],
    ['timestamptz', '2017-11-16 14:31:08-08:00', -2047944441],
    ['text', 'iceberg', 1210000089],
    ['uuid', 'f79c3e09-677c-4bbd-a479-3f349cb785e7', 1488055340, { icebergType: 'uuid' }],
    ['bytea', '\\x00\\x01\\x02\\x03', -188683207],
  ])('of %s by bucket hashes %s as the Iceberg spec does', async (physicalType, value, hash, more = {}) => {
    const type = physicalType === 'bytea' ? 'BLOB' : 'VARCHAR';
    for (const count of [16, 1000, 999_999_937]) {
      const found = await partitions({ physicalType, ...more }, `bucket[${count}]`, [value, null], type);
      expect(found.map(([bucket]) => bucket)).toEqual(expect.arrayContaining([(hash & 0x7fffffff) % count, null]));
      expect(found).toHaveLength(2);
    }
  });
});

function comparable(value: PartitionValue | null | undefined): string {
  return value instanceof Uint8Array ? `bytes ${Buffer.from(value).toString('hex')}` : `${typeof value} ${value}`;
}

describe('partitioned files', () => {
  const columns = [
    { name: 'id', type: 'INTEGER', values: ['1', '2', '3', '4', '5'] },
    { name: 'Made', values: ['2026-01-31', '2026-02-01', '2026-01-01', null, '2026-02-28'] },
    { name: 'tags', values: ['{a,b}', '{}', null, '{c}', '{d}'] },
    { name: 'partition_key0', values: ['x', 'x', 'y', 'x', 'x'] },
  ];
  const wanted: Wanted[] = [
    { source: 'id', physicalType: 'integer' },
    { source: 'Made', physicalType: 'date' },
    { source: 'tags', physicalType: 'text[]' },
    { source: 'partition_key0', physicalType: 'text' },
  ];
  const partition: PartitionField[] = [
    { column: 'made', transform: 'month' },
    { column: 'partition_key0', transform: 'identity' },
  ];

  it.each([[undefined], [[{ column: 'id', direction: 'desc' as const }]]])(
    'hold all columns with field ids and statistics, and no other, sorted by %j',
    async (sort) => {
      const part = await bench.writeExport(columns);
      const written = await bench.write([part], wanted, { partition, ...(sort === undefined ? {} : { sort }) });
      const tuples = written.files.map((file) => [...(file.partition ?? [])]);
      expect(tuples).toHaveLength(4);
      expect(tuples).toEqual(
        expect.arrayContaining([
          [672, 'x'],
          [672, 'y'],
          [673, 'x'],
          [null, 'x'],
        ]),
      );
      expect(written.rows).toBe(5n);
      for (const file of written.files) {
        expect(file.path).toMatch(/\/out-\d+\/[0-9a-f-]{36}\.parquet$/);
        const schema = await rowsOf(
          bench.connection,
          `SELECT name, field_id FROM parquet_schema(${literal(file.path)}) WHERE name <> 'duckdb_schema'`,
        );
        expect(schema).toEqual([
          ['id', '1'],
          ['made', '2'],
          ['tags', '3'],
          ['list', null],
          ['element', '1002'],
          ['partition_key0', '4'],
        ]);
        expect([...file.columns.keys()].toSorted((a, b) => a - b)).toEqual([1, 2, 4, 1002]);
        expect(file.columns.get(1)?.valueCount).toBe(file.recordCount);
        expect(file.splitOffsets).toEqual([4n]);
      }
      if (sort === undefined) return;
      const february = written.files.filter((file) => file.partition?.[0] === 673);
      expect((await bench.read({ ...written, files: february })).map(({ id }) => id)).toEqual(['5', '2']);
    },
  );

  it('hold in the null partition what became null', async () => {
    const part = await bench.writeExport([{ name: 'd', values: ['infinity', '2026-01-01', null] }]);
    const written = await bench.write([part], [{ source: 'd', physicalType: 'date', onInvalid: 'null' }], {
      partition: [{ column: 'd', transform: 'day' }],
    });
    expect(written.nulledValues).toEqual([{ column: 'd', count: 1n }]);
    const counts = written.files.map((file) => [file.partition?.[0], file.recordCount]);
    expect(counts).toEqual(
      expect.arrayContaining([
        [null, 2n],
        [20454, 1n],
      ]),
    );
  });

  it('come from masked values, never from what was masked', async () => {
    const part = await bench.writeExport([{ name: 'd', values: ['1980-05-17', '1980-12-31'] }]);
    const year = { source: 'd', physicalType: 'date', policy: 'truncate', truncate: 'year' } as const;
    const { files } = await bench.write([part], [year], { partition: [{ column: 'd', transform: 'identity' }] });
    expect(files.map((file) => file.partition)).toEqual([[3652]]);
  });
});

describe('partitions', () => {
  const numbers = async (count: number) =>
    await bench.writeExport([
      { name: 'n', type: 'INTEGER', values: Array.from({ length: count }, (_, i) => String(i)) },
    ]);
  const load = async (part: string, outputDirectory: string, transform: PartitionTransform) =>
    await bench.write([part], [{ source: 'n', physicalType: 'integer' }], {
      outputDirectory,
      partition: [{ column: 'n', transform }],
    });

  it('are 100 at most, of which nothing is written beyond', async () => {
    const output = bench.output();
    expect((await load(await numbers(100), output, 'identity')).files).toHaveLength(100);
    const refused = bench.output();
    const error = await load(await numbers(101), refused, 'identity').catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(TooManyPartitionsError);
    expect(error).toMatchObject({ disposition: 'reject', message: expect.stringContaining('at most 100 partitions') });
    expect(existsSync(refused) ? readdirSync(refused) : []).toEqual([]);
  });

  it.each([99, 100])('may be %i buckets and one of nulls, if the rows fill no more than 100 of them', async (count) => {
    const few = await load(await numbers(50), bench.output(), `bucket[${count}]`);
    expect(few.files.length).toBeLessThanOrEqual(50);
    expect(few.rows).toBe(50n);
  });

  it('are refused where a transform leaves the range of the type, by no value', async () => {
    const part = await bench.writeExport([{ name: 'n', type: 'INTEGER', values: ['-2147483648', '5'] }]);
    const error = await load(part, bench.output(), 'truncate[1000]').catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(PartitionValueError);
    expect(String(error)).toContain('truncate(1000, n)');
    expect(String(error)).not.toContain('2147483648');
  });

  it('are refused for a value that does not cast, as without partitions', async () => {
    const part = await bench.writeExport([{ name: 'd', values: ['infinity', '2026-01-01'] }]);
    const attempt = bench.write([part], [{ source: 'd', physicalType: 'date' }], {
      partition: [{ column: 'd', transform: 'day' }],
    });
    await expect(attempt).rejects.toMatchObject({ code: 'INVALID_VALUES', columns: [{ column: 'd', count: 1n }] });
  });
});
