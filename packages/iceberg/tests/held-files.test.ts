import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import {
  areFitting,
  currentDataFiles,
  fileCatalog,
  filePath,
  type HeldFiles,
  holdFiles,
  InvalidTableError,
  localFileIo,
  planLayout,
  planSchema,
  readHeldFiles,
  replaceContent,
  SchemaMovedError,
  type TableHead,
  type WantedColumn,
  type WantedLayout,
} from '../src/index.ts';
import { auditTable } from './audit-table.ts';
import { dataFolder, depsFor, idColumn, load, loaded, nameColumn, orders, temporaryFolder } from './fixtures.ts';
import { writeParquet } from './parquet-file.ts';

const columns = [idColumn, nameColumn];
const layout: WantedLayout = {
  partition: [{ column: 'id', transform: 'truncate[10]' }],
  sort: [{ column: 'name', direction: 'asc' }],
};

/** A table of one day, and the files of the next, which nobody has committed. */
async function heldTable(wanted: WantedLayout = {}) {
  const warehouse = await temporaryFolder();
  const deps = depsFor(fileCatalog({ warehouse }));
  const folder = await dataFolder(warehouse);
  const { schema } = planSchema(undefined, columns);
  const rows = (from: number, to: number) =>
    writeParquet(folder, `SELECT range::BIGINT AS id, 'n' || range AS name FROM range(${from}, ${to})`, schema);
  const partition = (of: bigint) =>
    wanted.partition === undefined ? {} : { partition: new Map([['id_trunc_10', of]]) };
  const head = await loaded(deps, [{ ...(await rows(0, 5)), ...partition(0n) }], { columns, ...wanted });
  const planned = { schema: planSchema(head, columns).schema, layout: planLayout(head.metadata, schema, wanted) };
  const files = [
    { ...(await rows(0, 2)), ...partition(0n) },
    { ...(await rows(10, 13)), ...partition(10n) },
  ];
  const uri = await holdFiles(deps, { location: head.location, files, ...planned });
  return { deps, head, files, planned, uri, bytes: await readFile(filePath(uri)) };
}

type Held = Awaited<ReturnType<typeof heldTable>>;

const release = (
  { deps }: Held,
  head: TableHead,
  held: HeldFiles,
  more: WantedLayout & { columns?: readonly WantedColumn[] } = {},
) =>
  replaceContent(deps, {
    table: orders,
    columns,
    schema: { ...planSchema(head, columns), schema: held.schema },
    files: held.files,
    held,
    properties: { 'snapferry.run-id': 'held' },
    summary: {},
    admit: () => ({ proceed: true }),
    ...more,
  });

describe('held files', () => {
  it('are no part of the table, in any of its versions, until they are committed', async () => {
    const { deps, head } = await heldTable();
    expect((await deps.catalog.load(orders))?.version).toBe(head.version);
    expect((await currentDataFiles(localFileIo(), head)).dataFiles).toMatchObject([{ recordCount: 5n }]);
  });

  it.each([
    ['without a layout', {}],
    ['in partitions and in order', layout],
  ])('%s become the content as if they had never waited, bounds and partitions included', async (_how, wanted) => {
    const table = await heldTable(wanted);
    const held = readHeldFiles(table.uri, table.bytes);
    const result = await release(table, table.head, held, wanted);
    if (result.kind !== 'committed') throw new Error('expected a commit');
    expect(await auditTable(result.head)).toEqual([]);
    expect(result.snapshotId).toBe(held.snapshotId);
    const { dataFiles } = await currentDataFiles(localFileIo(), result.head);
    expect(dataFiles.map(({ uri }) => uri)).toEqual(table.files.map(({ uri }) => uri));
    // The same files, committed at once, leave the same summary.
    const direct = await heldTable(wanted);
    const compared = await load(direct.deps, direct.files, { columns, ...wanted });
    if (compared.kind !== 'committed') throw new Error('expected a commit');
    const summaryOf = (head: TableHead) => {
      const { 'snapferry.run-id': _run, ...summary }: Record<string, string> =
        head.metadata.snapshots.at(-1)?.summary ?? {};
      return summary;
    };
    expect(summaryOf(result.head)).toEqual(summaryOf(compared.head));
  });

  it('are committed on top of what came since', async () => {
    const table = await heldTable();
    const since = await loaded(table.deps, [], { columns });
    const result = await release(table, since, readHeldFiles(table.uri, table.bytes));
    if (result.kind !== 'committed') throw new Error('expected a commit');
    expect(await auditTable(result.head)).toEqual([]);
  });

  it('do not fit a table whose columns or layout are others by now', async () => {
    const table = await heldTable();
    const held = readHeldFiles(table.uri, table.bytes);
    expect(areFitting(held, columns, table.planned)).toBe(true);
    const other = planLayout(table.head.metadata, table.planned.schema, layout);
    expect(areFitting(held, columns, { ...table.planned, layout: other })).toBe(false);
    await loaded(table.deps, [], { columns: [idColumn] });
    const renamed = await loaded(table.deps, [], { columns });
    const moved = planSchema(renamed, columns).schema;
    expect(areFitting(held, columns, { ...table.planned, schema: moved })).toBe(false);
    await expect(release(table, renamed, held)).rejects.toThrow(SchemaMovedError);
    await expect(release(table, table.head, held, layout)).rejects.toThrow(SchemaMovedError);
  });

  it('are not found in bytes that are no manifest of theirs', async () => {
    const { uri, bytes } = await heldTable();
    expect(() => readHeldFiles(uri, bytes.subarray(0, bytes.length - 20))).toThrow();
    expect(() => readHeldFiles(uri, Buffer.from('no avro'))).toThrow(InvalidTableError);
  });
});
