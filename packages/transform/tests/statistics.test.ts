import { stat } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import type { TableRequest } from '../src/index.ts';
import { literal } from '../src/sql.ts';
import { createBench, rowsOf } from './support.ts';

const bench = await createBench();

describe('statistics', () => {
  it('reports counts, sizes and bounds by field id, a list under its element', async () => {
    const part = await bench.writeExport([
      { name: 'n', values: ['1.50', '-2.00', null] },
      { name: 'l', values: ['{1,NULL}', '{}', null] },
      { name: 'f', type: 'DOUBLE', values: ['1.5', '0', null] },
    ]);
    const { files, rows } = await bench.write(
      [part],
      [
        { source: 'n', physicalType: 'numeric(10,2)' },
        { source: 'l', physicalType: 'integer[]' },
        { source: 'f', physicalType: 'double precision' },
      ],
    );
    expect(rows).toBe(3n);
    expect(files).toHaveLength(1);
    const [file] = files;
    expect(file?.fileSizeBytes).toBe(BigInt((await stat(file?.path ?? '')).size));
    expect(file?.splitOffsets).toEqual([4n]);
    expect(file?.columns.get(1)).toMatchObject({ valueCount: 3n, nullCount: 1n, min: '-2.00', max: '1.50' });
    expect(file?.columns.get(1)?.nanCount).toBeUndefined();
    expect(file?.columns.get(1001)).toMatchObject({ valueCount: 4n, nullCount: 3n, min: '1', max: '1' });
    expect(file?.columns.get(3)).toMatchObject({ valueCount: 3n, nullCount: 1n, nanCount: 0n, min: '0.0', max: '1.5' });
  });

  it('claims no absence of NaN that it cannot know', async () => {
    const values = ['NaN', '1.5', '2.5'];
    const part = await bench.writeExport([{ name: 'f', type: 'DOUBLE', values }]);
    const one = await bench.write([part], [{ source: 'f', physicalType: 'double precision' }]);
    expect(one.files[0]?.columns.get(1)).toMatchObject({ min: '1.5', max: '2.5' });
    expect(one.files[0]?.columns.get(1)?.nanCount).toBeUndefined();

    const large = `${bench.folder}/large.parquet`;
    const nanFirst = "CASE WHEN i = 3 THEN 'NaN'::FLOAT ELSE 1 END";
    await bench.connection.run(
      `COPY (SELECT ${nanFirst} AS f FROM range(300000) t(i)) TO ${literal(large)} (FORMAT parquet)`,
    );
    const written = await bench.write([large], [{ source: 'f', physicalType: 'real' }]);
    const claims = written.files.map((file) => file.columns.get(1)?.nanCount);
    expect(written.files.flatMap((file) => file.splitOffsets).length).toBeGreaterThan(1);
    expect(claims).toEqual(written.files.map(() => undefined));
  });

  it('starts a new file at the size asked for, each with rows, split offsets that Parquet agrees with, and a name of its own', async () => {
    const large = `${bench.folder}/sizes.parquet`;
    await bench.connection.run(
      `COPY (SELECT uuid()::VARCHAR AS u FROM range(400000)) TO ${literal(large)} (FORMAT parquet)`,
    );
    const { files, rows } = await bench.write([large], [{ source: 'u', physicalType: 'uuid' }], { fileSizeMb: 2 });
    expect(rows).toBe(400_000n);
    expect(files.length).toBeGreaterThan(1);
    for (const file of files) {
      expect(file.recordCount).toBeGreaterThan(0n);
      const groups = await rowsOf(
        bench.connection,
        `SELECT count(DISTINCT row_group_id) FROM parquet_metadata(${literal(file.path)})`,
      );
      expect(groups).toEqual([[String(file.splitOffsets.length)]]);
      expect(file.splitOffsets[0]).toBe(4n);
    }
    expect(new Set(files.map(({ path }) => path)).size).toBe(files.length);
  });

  describe('a row group', () => {
    /** Rows of 1 kB in DuckDB's memory. */
    const wideRows = 40_000;
    const wide = `${bench.folder}/wide.parquet`;
    const columns = [
      { source: 'i', physicalType: 'integer' },
      { source: 't', physicalType: 'text' },
    ];

    beforeAll(async () => {
      await bench.connection.run(
        `COPY (SELECT i::INTEGER AS i, rpad(hash(i)::VARCHAR, 1000, 'x') AS t FROM range(${wideRows}) AS r(i))
         TO ${literal(wide)} (FORMAT parquet)`,
      );
    });

    /** Rows by row group, the least first. */
    async function groupsOf(files: readonly { readonly path: string }[]): Promise<number[]> {
      const list = files.map(({ path }) => literal(path)).join(', ');
      const rows = await rowsOf(
        bench.connection,
        `SELECT DISTINCT file_name, row_group_id, row_group_num_rows FROM parquet_metadata([${list}])`,
      );
      return rows.map(([, , count]) => Number(count)).sort((a, b) => a - b);
    }

    it.each<[string, Partial<TableRequest>]>([
      ['in any order', {}],
      ['sorted', { sort: [{ column: 't', direction: 'asc' }] }],
      ['partitioned', { partition: [{ column: 'i', transform: 'truncate[1000000]' }] }],
    ])('ends at 12 MB in memory: %s', async (_how, request) => {
      const { files } = await bench.write([wide], columns, request);
      const groups = await groupsOf(files);
      expect(groups.reduce((sum, count) => sum + count, 0)).toBe(wideRows);
      expect(groups.at(-1)).toBeLessThanOrEqual(16_384);
      // The last may be of any size.
      expect(groups[1]).toBeGreaterThanOrEqual(6_144);
    });

    it('ends at 122,880 rows where they are narrow', async () => {
      const narrow = `${bench.folder}/narrow.parquet`;
      await bench.connection.run(
        `COPY (SELECT i::INTEGER AS i FROM range(300000) AS r(i)) TO ${literal(narrow)} (FORMAT parquet)`,
      );
      const { files } = await bench.write([narrow], [{ source: 'i', physicalType: 'integer' }]);
      expect((await groupsOf(files)).at(-1)).toBeGreaterThanOrEqual(122_880);
    });
  });
});
