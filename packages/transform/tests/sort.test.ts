import { describe, expect, it } from 'vitest';
import { literal } from '../src/sql.ts';
import { createBench, rowsOf, type Wanted } from './support.ts';

const bench = await createBench();

describe('sorted files', () => {
  it.each<['asc' | 'desc', (string | null)[]]>([
    ['asc', [null, '', 'B', 'a', 'é', '\u{fffd}', '😀']],
    ['desc', ['😀', '\u{fffd}', 'é', 'a', 'B', '', null]],
  ])('hold texts %s by their bytes, nulls as Iceberg names the order', async (direction, expected) => {
    const part = await bench.writeExport([{ name: 'v', values: ['é', '\u{fffd}', null, 'B', '😀', 'a', ''] }]);
    const written = await bench.write([part], [{ source: 'v', physicalType: 'text' }], {
      sort: [{ column: 'v', direction }],
    });
    expect((await bench.read(written)).map(({ v }) => v)).toEqual(expected);
  });

  it('are in order over row groups and files, with an engine of several threads', async () => {
    const part = `${bench.folder}/large.parquet`;
    await bench.connection.run(
      `COPY (SELECT (hash(i) % 1000)::INTEGER AS k, i::VARCHAR AS n, uuid()::VARCHAR AS u FROM range(400000) t(i)) TO ${literal(part)} (FORMAT parquet)`,
    );
    const wanted: Wanted[] = [
      { source: 'k', physicalType: 'integer' },
      { source: 'n', physicalType: 'bigint' },
      { source: 'u', physicalType: 'text' },
    ];
    const sort = [
      { column: 'k', direction: 'desc' },
      { column: 'n', direction: 'asc' },
    ] as const;
    for (const partition of [[], [{ column: 'k', transform: 'truncate[500]' }]] as const) {
      const written = await bench.write([part], wanted, { sort, partition: [...partition], fileSizeMb: 3 });
      expect(written.rows).toBe(400_000n);
      expect(written.files.length).toBeGreaterThanOrEqual(2);
      expect(written.files.flatMap((file) => file.splitOffsets).length).toBeGreaterThan(written.files.length);
      for (const { path } of written.files) {
        const disorder = await rowsOf(
          bench.connection,
          `SELECT count(*) FROM (SELECT k, n, lag(k) OVER w AS pk, lag(n) OVER w AS pn
             FROM read_parquet(${literal(path)}, file_row_number = true) WINDOW w AS (ORDER BY file_row_number))
           WHERE k > pk OR (k = pk AND n < pn)`,
        );
        expect(disorder).toEqual([['0']]);
      }
    }
  });
});
