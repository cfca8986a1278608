import { copyFile, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LoadEngineError, openLoadEngine, PartUnreadableError } from '../src/index.ts';
import { createBench, fieldColumns } from './support.ts';

const bench = await createBench();
const wanted = [{ source: 'v', physicalType: 'text' }];
const v = (values: (string | null)[], file?: string) => bench.writeExport([{ name: 'v', values }], file);

describe('parts', () => {
  it('describes the columns in file order', async () => {
    const part = await bench.writeExport([
      { name: 'b', type: 'BIGINT', values: ['1'] },
      { name: 'A', type: 'INTEGER[]', values: ['[1]'] },
      { name: 'c', type: 'STRUCT(x INTEGER, y VARCHAR)', values: ["{'x': 1, 'y': 'a'}"] },
      { name: 'd', values: ['1'] },
    ]);
    expect(await bench.engine.describe([part, part])).toEqual([
      { name: 'b', physicalType: 'BIGINT' },
      { name: 'A', physicalType: 'INTEGER[]' },
      { name: 'c', physicalType: 'STRUCT(x INTEGER, y VARCHAR)' },
      { name: 'd', physicalType: 'VARCHAR' },
    ]);
  });

  it('reads several parts into one table', async () => {
    const written = await bench.write([await v(['a']), await v([]), await v(['b', null])], wanted);
    expect(written.rows).toBe(3n);
    expect((await bench.read(written)).map((row) => row.v).sort()).toEqual(['a', 'b', null]);
  });

  it('takes a path literally, wildcards and quotes too', async () => {
    await v(['wrong'], 'paXrt1.parquet');
    const parts = [await v(['right'], "pa*rt[1]'.parquet"), await v(['too'], 'pa?rt1.parquet')];
    expect((await bench.read(await bench.write(parts, wanted))).map((row) => row.v).sort()).toEqual(['right', 'too']);
    const outputDirectory = join(bench.folder, "o'u*t[1]?{}", 'year=2020');
    const nulling = [{ source: 'v', physicalType: 'integer', onInvalid: 'null' as const }];
    const written = await bench.write(parts, nulling, { outputDirectory });
    expect(written.files[0]?.path.startsWith(outputDirectory)).toBe(true);
    expect(written.nulledValues).toEqual([{ column: 'v', count: 2n }]);
  });

  it('writes no file for no parts and for no rows', async () => {
    const nothing = { files: [], rows: 0n, nulledValues: [] };
    expect(await bench.write([], wanted)).toEqual(nothing);
    const outputDirectory = bench.output();
    expect(
      await bench.write(
        [await v([]), await v([])],
        [{ ...wanted[0], source: 'v', physicalType: 'date', onInvalid: 'null' }],
        { outputDirectory },
      ),
    ).toEqual(nothing);
    expect(await readdir(outputDirectory)).toEqual([]);
  });

  it('names the part that is missing, empty, cut off, or no Parquet', async () => {
    const good = await v(['a']);
    const broken = async (name: string, change: (path: string) => Promise<void>) => {
      const path = join(bench.folder, name);
      await copyFile(good, path);
      await change(path);
      return path;
    };
    const size = (await readFile(good)).length;
    const cases: [string, RegExp][] = [
      [join(bench.folder, 'missing.parquet'), /expected a file, found none/],
      [await broken('empty.parquet', (path) => truncate(path, 0)), /at least 12 bytes.*found 0/],
      [await broken('cut.parquet', (path) => truncate(path, size - 20)), /PAR1 at its end/],
      [await broken('text.parquet', (path) => writeFile(path, 'just some text, no Parquet')), /PAR1 at its start/],
      [
        await broken(
          'footer.parquet',
          async (path) => await writeFile(path, `PAR1${'x'.repeat(40)}\x28\0\0\0PAR1`, 'latin1'),
        ),
        /footer/,
      ],
      [
        await broken('long.parquet', async (path) => await writeFile(path, `PAR1\xff\xff\0\0PAR1`, 'latin1')),
        /footer of 65535 bytes/,
      ],
    ];
    for (const [path, reason] of cases) {
      for (const use of [() => bench.engine.describe([good, path]), () => bench.write([good, path], wanted)]) {
        const error = await use().catch((e: unknown) => e);
        expect(error).toBeInstanceOf(PartUnreadableError);
        expect((error as Error).message).toContain(path.split('/').at(-1));
        expect((error as Error).message).toMatch(reason);
      }
    }
  });

  it('names the part whose columns differ from the first', async () => {
    const first = await v(['a']);
    const other = await bench.writeExport([{ name: 'w', values: ['a'] }]);
    const wider = await bench.writeExport([
      { name: 'v', values: ['a'] },
      { name: 'w', values: ['a'] },
    ]);
    await expect(bench.write([first, other], wanted)).rejects.toThrow(
      /expected the first part's column "v" VARCHAR, found "w" VARCHAR/,
    );
    await expect(bench.write([first, wider], wanted)).rejects.toThrow(/expected the first part's 1 columns, found 2/);
  });

  it('names the part whose data pages are damaged, leaves no file, and tells no value', async () => {
    const values = Array.from({ length: 2000 }, (_, i) => `canary-${i * 7919}`);
    const good = await v(values);
    const bad = join(bench.folder, 'damaged.parquet');
    const bytes = await readFile(good);
    await writeFile(bad, bytes.fill(0xff, 40, 4000));
    const outputDirectory = bench.output();
    const error = await bench.write([await v(values), bad], wanted, { outputDirectory }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(PartUnreadableError);
    expect((error as Error).message).toContain('damaged.parquet');
    expect(`${(error as Error).stack}${(error as Error).cause}`).not.toContain('canary');
    expect(await readdir(outputDirectory)).toEqual([]);
  });

  it('calls a lack of memory what it is: no fault of a part, to be tried again, and without a value', async () => {
    const tempDirectory = join(bench.folder, 'sm*ll[1]');
    const engine = await openLoadEngine({ tempDirectory, threads: 1, memoryLimitMb: 12 });
    const part = await v(Array.from({ length: 50 }, (_, i) => `canary-${i}-`.repeat(100_000)));
    const outputDirectory = bench.output();
    const writer = engine.openTable({ columns: fieldColumns(wanted), outputDirectory });
    const error = await writer.write([part]).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(LoadEngineError);
    const { message, stack, cause, disposition } = error as LoadEngineError;
    expect([disposition, cause]).toEqual(['retry', undefined]);
    expect(message).toContain('Out of Memory Error');
    expect(`${message}${stack}`).not.toContain('canary');
    expect(await readdir(outputDirectory)).toEqual([]);
    await engine.close();
    expect(await readdir(tempDirectory)).toEqual([]);
  });
});
