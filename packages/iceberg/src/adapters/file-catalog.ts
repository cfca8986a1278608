import { isAbsolute, join } from 'node:path';
import { applyUpdates } from '../apply-updates.ts';
import type { TableCatalog, TableHead } from '../catalog.ts';
import { checkRequirements } from '../check-requirements.ts';
import { CommitConflictError, CommitStateUnknownError, FileExistsError, UnsupportedTableError } from '../errors.ts';
import type { TableChange } from '../table-change.ts';
import { parseTableMetadata, printTableMetadata } from '../table-metadata.ts';
import { type TableIdentifier, tableName } from '../types.ts';
import { folderName, listTables, metadataFile, newestVersion, writeHint } from './file-catalog-layout.ts';
import { fileUri, localFileIo } from './local-file-io.ts';

export interface FileCatalogOptions {
  /** Absolute path of the folder that holds `<namespace>/<table>/`. */
  readonly warehouse: string;
  readonly now?: () => Date;
}

const io = localFileIo();

/**
 * Tables in a folder, without a server: `metadata/v<N>.metadata.json` is a table's N-th version, and creating that
 * file exclusively is the commit. `metadata/version-hint.text` holds some recent N and is never trusted.
 */
export function fileCatalog({ warehouse, now = () => new Date() }: FileCatalogOptions): TableCatalog {
  if (!isAbsolute(warehouse))
    throw new UnsupportedTableError(`expected an absolute path as warehouse, found ${warehouse}`);
  const locationOf = (table: TableIdentifier): string =>
    fileUri(join(warehouse, folderName(table.namespace), folderName(table.name)));

  async function load(identifier: TableIdentifier): Promise<TableHead | undefined> {
    const location = locationOf(identifier);
    const version = await newestVersion(location);
    return version === undefined ? undefined : readVersion(identifier, location, version);
  }

  return {
    locationOf,
    load,
    list: () => listTables(warehouse),
    async commit(table, base, change) {
      const location = locationOf(table);
      const newest = await newestVersion(location);
      if (newest !== versionOf(base)) throw conflict(table, base, newest);
      return createVersion(table, location, base, change, now());
    },
  };
}

async function createVersion(
  table: TableIdentifier,
  location: string,
  base: TableHead | undefined,
  change: TableChange,
  now: Date,
): Promise<TableHead> {
  checkRequirements(base?.metadata, change.requirements);
  const previous = base === undefined ? {} : { previousLocation: base.metadataLocation };
  const metadata = applyUpdates(base?.metadata, change.updates, { now, ...previous });
  const version = (versionOf(base) ?? 0) + 1;
  const metadataLocation = metadataFile(location, version);
  try {
    await io.write(metadataLocation, Buffer.from(printTableMetadata(metadata), 'utf8'), { exclusive: true });
  } catch (cause) {
    if (cause instanceof FileExistsError) throw conflict(table, base, version);
    throw new CommitStateUnknownError(
      `${tableName(table)}: creating version ${version} failed, and the file may be there or not; read the table again`,
      { cause, context: { table: tableName(table), version } },
    );
  }
  await writeHint(location, version);
  return { identifier: table, location: metadata.location, metadata, metadataLocation, version: String(version) };
}

async function readVersion(identifier: TableIdentifier, location: string, version: number): Promise<TableHead> {
  const metadataLocation = metadataFile(location, version);
  const text = Buffer.from(await io.read(metadataLocation)).toString('utf8');
  const metadata = parseTableMetadata(text, metadataLocation);
  return { identifier, location: metadata.location, metadata, metadataLocation, version: String(version) };
}

function versionOf(head: TableHead | undefined): number | undefined {
  return head === undefined ? undefined : Number(head.version);
}

function conflict(table: TableIdentifier, base: TableHead | undefined, found: number | undefined): CommitConflictError {
  const expected = base?.version ?? 'no table';
  return new CommitConflictError(
    `${tableName(table)}: expected version ${expected} as the newest, found ${found ?? 'no table'}; read the table again`,
    { context: { table: tableName(table), expected, found } },
  );
}
