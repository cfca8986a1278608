import {
  GetTableMetadataLocationCommand,
  type S3TablesClient,
  UpdateTableMetadataLocationCommand,
} from '@aws-sdk/client-s3tables';
import { answerOf } from '@snapferry/chassis/aws';
import type { TableCatalog, TableHead } from '../catalog.ts';
import { CommitConflictError } from '../errors.ts';
import type { FileIo } from '../file-io.ts';
import type { TableChange } from '../table-change.ts';
import { type TableIdentifier, tableName } from '../types.ts';
import { commitFailure, requestFailure } from './aws-answers.ts';
import { CatalogRefusedError, CatalogUnavailableError } from './catalog-errors.ts';
import { readMetadata, writeNextMetadata } from './object-metadata.ts';
import { listS3Tables } from './s3-tables-listing.ts';
import { manageSnapshots, type SnapshotManagement } from './s3-tables-maintenance.ts';
import { makeTable } from './s3-tables-new-table.ts';

export * from './catalog-errors.ts';

export interface S3TablesCatalogOptions {
  readonly client: S3TablesClient;
  readonly tableBucketArn: string;
  /** Reads and writes the table bucket's objects, such as `s3FileIo(…)`. */
  readonly io: FileIo;
  /**
   * True for those who load: a table that `load` does not find is made, without any metadata, because only S3 Tables
   * knows its place and data files are written before the first commit. Such a table still counts as not there.
   */
  readonly createTables?: boolean;
  /**
   * How long S3 Tables keeps snapshots of the tables that are loaded or made here; said when a table is first asked for, if
   * it is not what S3 Tables goes by already. By default it is left as it is.
   */
  readonly snapshots?: SnapshotManagement;
  readonly now?: () => Date;
}

/** What S3 Tables knows of a table; the token changes with every move of the pointer. */
interface Pointer {
  readonly token: string;
  readonly warehouse: string;
  readonly metadataLocation: string | undefined;
}

/** The head moved, or the table is gone. */
const moved: ReadonlySet<string> = new Set(['ConflictException', 'NotFoundException']);

/**
 * Tables of an S3 table bucket, by its own API: metadata is a file in the table's own store, and the commit is
 * UpdateTableMetadataLocation with the version token of the head. A creation shows its content at once.
 */
export function s3TablesCatalog(options: S3TablesCatalogOptions): TableCatalog {
  const { client, tableBucketArn, io, now = () => new Date() } = options;
  const places = new Map<string, string>();
  const managed = new Set<string>();
  const keysOf = (table: TableIdentifier) => ({ tableBucketARN: tableBucketArn, ...table });

  async function point(table: TableIdentifier): Promise<Pointer | undefined> {
    try {
      const found = await client.send(new GetTableMetadataLocationCommand(keysOf(table)));
      const warehouse = (found.warehouseLocation ?? '').replace(/\/+$/, '');
      places.set(tableName(table), warehouse);
      return { token: found.versionToken ?? '', warehouse, metadataLocation: found.metadataLocation };
    } catch (error) {
      if (answerOf(error).name === 'NotFoundException') return undefined;
      throw requestFailure(`load ${tableName(table)}`, error);
    }
  }

  async function pointOrMake(table: TableIdentifier): Promise<Pointer | undefined> {
    const found = await point(table);
    if (found !== undefined || options.createTables !== true) return managing(table, found);
    await makeTable(client, tableBucketArn, table);
    const made = await point(table);
    if (made !== undefined) return managing(table, made);
    throw new CatalogUnavailableError(`${tableName(table)}: expected the table that was just made, found none`);
  }

  /** Once a table: whoever changes it by hand meanwhile is overruled by the next function that starts. */
  async function managing(table: TableIdentifier, found: Pointer | undefined): Promise<Pointer | undefined> {
    const name = tableName(table);
    if (found === undefined || options.snapshots === undefined || managed.has(name)) return found;
    await manageSnapshots(client, tableBucketArn, table, options.snapshots);
    managed.add(name);
    return found;
  }

  async function load(table: TableIdentifier): Promise<TableHead | undefined> {
    const pointer = await pointOrMake(table);
    if (pointer?.metadataLocation === undefined) return undefined;
    const { metadataLocation, token } = pointer;
    const metadata = await readMetadata(io, metadataLocation);
    return { identifier: table, location: metadata.location, metadata, metadataLocation, version: token };
  }

  /** The token of the table as it must be for this commit to be the next. */
  async function tokenFor(table: TableIdentifier, base: TableHead | undefined): Promise<string> {
    if (base !== undefined) return base.version;
    const pointer = await pointOrMake(table);
    if (pointer !== undefined && pointer.metadataLocation === undefined) return pointer.token;
    const found = pointer === undefined ? 'none, and none may be made' : 'one with content';
    throw new CommitConflictError(`${tableName(table)}: expected a table without content, found ${found}`, {
      context: { table: tableName(table) },
    });
  }

  /** The table may have been made anew, with another place, since its place was asked for. */
  function refuseAnotherPlace(table: TableIdentifier, change: TableChange): void {
    const place = change.updates.find((update) => update.action === 'set-location')?.location;
    const warehouse = places.get(tableName(table));
    if (place === undefined || warehouse === undefined || place === warehouse) return;
    throw new CommitConflictError(
      `${tableName(table)}: expected its place to be ${place}, found ${warehouse}; read the table again`,
      { context: { table: tableName(table) } },
    );
  }

  return {
    load,
    list: () => listS3Tables(client, tableBucketArn),
    locationOf(table) {
      const place = places.get(tableName(table));
      if (place !== undefined) return place;
      throw new CatalogRefusedError(
        `${tableName(table)}: S3 Tables chooses its place; load it first, with createTables if it is yet to be made`,
      );
    },
    async commit(table, base, change) {
      const versionToken = await tokenFor(table, base);
      refuseAnotherPlace(table, change);
      const written = await writeNextMetadata(io, base, change, now());
      const { metadataLocation } = written;
      try {
        const answer = await client.send(
          new UpdateTableMetadataLocationCommand({ ...keysOf(table), versionToken, metadataLocation }),
        );
        return { identifier: table, ...written, version: answer.versionToken ?? '' };
      } catch (error) {
        throw commitFailure(table, error, moved);
      }
    },
  };
}
