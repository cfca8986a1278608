import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { InvalidValuesError, PartUnreadableError, type TableRequest, TooManyPartitionsError } from '../src/index.ts';
import { createBench, fieldColumns, type Wanted } from './support.ts';

const bench = await createBench();
const part = (values: (string | null)[], name = 'v') => bench.writeExport([{ name, values }]);

function open(wanted: Partial<Wanted> & { physicalType: string }, more: Partial<TableRequest> = {}) {
  const outputDirectory = bench.output();
  const columns = fieldColumns([{ source: 'v', ...wanted }]);
  return { outputDirectory, writer: bench.engine.openTable({ columns, outputDirectory, ...more }) };
}

describe('windows of one table', () => {
  it('add up to the rows and the nulled values of all', async () => {
    const { writer, outputDirectory } = open({ physicalType: 'integer', onInvalid: 'null' });
    const first = await writer.write([await part(['1', 'x']), await part(['2'])]);
    const none = await writer.write([]);
    const second = await writer.write([await part(['y', 'z', '3', null])]);
    expect([first, none, second].map(({ rows }) => rows)).toEqual([3n, 0n, 4n]);
    expect(first.nulledValues).toEqual([{ column: 'v', count: 1n }]);
    expect(writer.finish()).toEqual({ rows: 7n, nulledValues: [{ column: 'v', count: 3n }] });
    const paths = [...first.files, ...second.files].map(({ path }) => path.split('/').at(-1));
    expect((await readdir(outputDirectory)).toSorted()).toEqual(paths.toSorted());
  });

  it('all have the columns of the first part', async () => {
    const { writer } = open({ physicalType: 'text' });
    await writer.write([await part(['a'])]);
    await expect(writer.write([await part(['a'], 'w')])).rejects.toThrow(
      /expected the first part's column "v" VARCHAR, found "w" VARCHAR/,
    );
  });

  it('count the values that do not cast over the whole table, and write nothing from the first on', async () => {
    const { writer, outputDirectory } = open({ physicalType: 'integer' });
    const written: number[] = [];
    for (const values of [['1'], ['x', '2'], ['3'], ['y', 'z', null]]) {
      written.push((await writer.write([await part(values)])).files.length);
    }
    expect(written).toEqual([1, 0, 0, 0]);
    expect(await readdir(outputDirectory)).toHaveLength(1);
    const error = await Promise.resolve()
      .then(writer.finish)
      .catch((e: unknown) => e);
    expect(error).toBeInstanceOf(InvalidValuesError);
    expect((error as InvalidValuesError).columns).toMatchObject([{ column: 'v', count: 3n }]);
  });

  it('name a damaged part also while they only count', async () => {
    const { writer } = open({ physicalType: 'integer' });
    await writer.write([await part(['x'])]);
    const damaged = join(bench.folder, 'damaged-later.parquet');
    await writeFile(damaged, 'PAR1 is not all that it takes');
    await expect(writer.write([damaged])).rejects.toThrow(PartUnreadableError);
  });

  it('have 100 partitions at most together', async () => {
    const wanted = { physicalType: 'integer' };
    const partition = [{ column: 'v', transform: 'identity' as const }];
    const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => String(from + i));
    const { writer, outputDirectory } = open(wanted, { partition });
    await writer.write([await part([null, ...numbers(0, 60)])]);
    await writer.write([await part(numbers(40, 99))]);
    const files = (await readdir(outputDirectory)).length;
    expect(files).toBe(61 + 59);
    await expect(writer.write([await part(['7', '99'])])).rejects.toThrow(TooManyPartitionsError);
    expect(await readdir(outputDirectory)).toHaveLength(files);
  });
});
