import { execFileSync } from 'node:child_process';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  fileCatalog,
  filePath,
  localFileIo,
  printTableMetadata,
  type TableHead,
  UnsupportedTableError,
} from '../src/index.ts';
import { depsFor, load, loaded, madeUpFile, orders, temporaryFolder } from './fixtures.ts';
import { describeTableCatalog } from './table-catalog.contract.ts';

describeTableCatalog('fileCatalog', async () => ({
  catalog: fileCatalog({ warehouse: await temporaryFolder() }),
  io: localFileIo(),
}));

describe('fileCatalog', () => {
  async function threeVersions() {
    const warehouse = await temporaryFolder();
    const deps = depsFor(fileCatalog({ warehouse }));
    const heads: TableHead[] = [];
    for (const name of ['a', 'b', 'c']) heads.push(await loaded(deps, [madeUpFile(name)]));
    const folder = join(warehouse, 'shop', 'orders', 'metadata');
    return { deps, folder, heads, hint: join(folder, 'version-hint.text') };
  }

  it('names versions v<N> and hints at the newest', async () => {
    const { folder, heads, hint } = await threeVersions();
    expect(heads.map((head) => filePath(head.metadataLocation))).toEqual(
      [1, 2, 3].map((n) => join(folder, `v${n}.metadata.json`)),
    );
    expect(await readFile(hint, 'utf8')).toBe('3');
  });

  it.each([
    ['behind', '1'],
    ['ahead', '9'],
    ['rubbish', 'v3\u0000x'],
    ['empty', ''],
    ['negative', '-1'],
  ])('finds the newest version while the hint is %s', async (_what, text) => {
    const { deps, heads, hint } = await threeVersions();
    await writeFile(hint, text);
    expect(await deps.catalog.load(orders)).toEqual(heads[2]);
    expect((await loaded(deps, [])).version).toBe('4');
  });

  it('finds the newest version without a hint, and without the first versions', async () => {
    const { deps, folder, heads, hint } = await threeVersions();
    await rm(hint);
    await rm(join(folder, 'v1.metadata.json'));
    expect(await deps.catalog.load(orders)).toEqual(heads[2]);
  });

  it('is not disturbed by what a killed process left behind', async () => {
    const { deps, folder, heads } = await threeVersions();
    await writeFile(join(folder, '.v4.metadata.json.1234.tmp'), '{"format-ver');
    await writeFile(join(folder, 'snap-1-1-x.avro'), 'half');
    expect(await deps.catalog.load(orders)).toEqual(heads[2]);
    expect((await loaded(deps, [])).version).toBe('4');
  });

  it('leaves no temporary file behind', async () => {
    const { folder } = await threeVersions();
    expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('commits although the hint cannot be written', async () => {
    const { deps, hint, folder } = await threeVersions();
    await rm(hint);
    execFileSync('mkdir', [hint]);
    expect((await loaded(deps, [])).version).toBe('4');
    expect((await readdir(folder)).includes('v4.metadata.json')).toBe(true);
  });

  it('refuses names that lead out of the warehouse', async () => {
    const catalog = fileCatalog({ warehouse: await temporaryFolder() });
    for (const name of ['..', '.hidden', 'a/b', 'a\\b', '']) {
      expect(() => catalog.locationOf({ namespace: 'shop', name })).toThrow(UnsupportedTableError);
    }
  });

  it('refuses a table of another format version by name', async () => {
    const { deps, folder, heads } = await threeVersions();
    const text = printTableMetadata(heads[2]?.metadata as TableHead['metadata']);
    await writeFile(join(folder, 'v4.metadata.json'), text.replace('"format-version":2', '"format-version":3'));
    await expect(load(deps, [])).rejects.toThrow('expected Iceberg format version 2, found 3');
  });
});
