import { stat } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
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
});
