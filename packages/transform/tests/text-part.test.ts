import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createBench } from './support.ts';

const bench = await createBench();

describe('a part of texts', () => {
  it('is read like one of an export, with every null, quote and line break as it was', async () => {
    const path = join(bench.folder, 'text-part.parquet');
    const columns = ['id', 'said "it"'];
    const rows = [
      ['1', null],
      ['2', ''],
      ['3', `it's; DROP TABLE "x"\né😀`],
    ];
    await bench.engine.writeTextPart(path, { columns, rows });
    await bench.engine.writeTextPart(path, { columns, rows });
    expect(await bench.engine.describe([path])).toEqual(columns.map((name) => ({ name, physicalType: 'VARCHAR' })));
    const written = await bench.write(
      [path],
      [
        { source: 'id', physicalType: 'integer' },
        { source: 'said "it"', target: 'said', physicalType: 'text' },
      ],
    );
    expect(await bench.read(written)).toEqual(rows.map(([id, said]) => ({ id, said })));
  });

  it('may be empty', async () => {
    const path = join(bench.folder, 'no-rows.parquet');
    await bench.engine.writeTextPart(path, { columns: ['a'], rows: [] });
    expect(await bench.engine.describe([path])).toEqual([{ name: 'a', physicalType: 'VARCHAR' }]);
  });
});
