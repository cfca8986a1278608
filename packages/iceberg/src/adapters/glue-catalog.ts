import { CreateTableCommand, type GlueClient, type Table, UpdateTableCommand } from '@aws-sdk/client-glue';
import { answerOf } from '@snapferry/chassis/aws';
import type { TableCatalog, TableHead } from '../catalog.ts';
import { CommitConflictError, UnsupportedTableError } from '../errors.ts';
import type { FileIo } from '../file-io.ts';
import { type TableIdentifier, tableName } from '../types.ts';
import { commitFailure } from './aws-answers.ts';
import { createDatabase, glueTable, listIcebergTables } from './glue-requests.ts';
import { tableInput } from './glue-table-input.ts';
import { readMetadata, type WrittenMetadata, writeNextMetadata } from './object-metadata.ts';

export * from './catalog-errors.ts';

export interface GlueCatalogOptions {
  readonly client: GlueClient;
  /** Where tables live that we create: `<warehouse>/<namespace>/<table>`, such as `s3://lake/tables`. */
  readonly warehouse: string;
  readonly io: FileIo;
  /** The account whose Data Catalog it is; default: the caller's own. */
  readonly catalogId?: string;
  readonly now?: () => Date;
}

/** The head moved, is gone, or is there already. */
const moved: ReadonlySet<string> = new Set([
  'ConcurrentModificationException',
  'VersionMismatchException',
  'EntityNotFoundException',
  'AlreadyExistsException',
]);

/**
 * Self-managed Iceberg tables in the Glue Data Catalog: the parameter `metadata_location` points to the newest metadata
 * file, and the commit is UpdateTable with the VersionId that was read (Glue's optimistic lock).
 */
export function glueCatalog({
  client,
  warehouse,
  io,
  catalogId,
  now = () => new Date(),
}: GlueCatalogOptions): TableCatalog {
  const catalog = catalogId === undefined ? {} : { CatalogId: catalogId };
  const root = warehouse.replace(/\/+$/, '');
  const locationOf = (table: TableIdentifier): string => `${root}/${folder(table.namespace)}/${folder(table.name)}`;

  async function load(table: TableIdentifier): Promise<TableHead | undefined> {
    const found = await glueTable(client, catalog, table);
    if (found === undefined) return undefined;
    const metadataLocation = pointerOf(table, found);
    const metadata = await readMetadata(io, metadataLocation);
    const version = found.VersionId ?? '';
    return { identifier: table, location: metadata.location, metadata, metadataLocation, version };
  }

  async function create(table: TableIdentifier, written: WrittenMetadata): Promise<void> {
    const request = { ...catalog, DatabaseName: table.namespace, TableInput: tableInput(table, written, undefined) };
    const send = () => client.send(new CreateTableCommand(request));
    try {
      await send().catch(async (error: unknown) => {
        // Of a create this speaks of the database only.
        if (answerOf(error).name !== 'EntityNotFoundException') throw error;
        await createDatabase(client, catalog, table.namespace);
        await send();
      });
    } catch (error) {
      throw commitFailure(table, error, moved);
    }
  }

  async function update(
    table: TableIdentifier,
    base: TableHead,
    standing: Table,
    written: WrittenMetadata,
  ): Promise<void> {
    const request = new UpdateTableCommand({
      ...catalog,
      DatabaseName: table.namespace,
      TableInput: tableInput(table, written, standing),
      VersionId: base.version,
      // Iceberg keeps its own history; Glue's would hit its limit of versions of one table.
      SkipArchive: true,
    });
    try {
      await client.send(request);
    } catch (error) {
      throw commitFailure(table, error, moved);
    }
  }

  return {
    load,
    list: () => listIcebergTables(client, catalog),
    locationOf,
    async commit(table, base, change) {
      const standing = await glueTable(client, catalog, table);
      refuseMoved(table, base, standing);
      const written = await writeNextMetadata(io, base, change, now());
      if (base === undefined || standing === undefined) await create(table, written);
      else await update(table, base, standing, written);
      return headAfter(table, written);
    },
  };

  /** UpdateTable does not say which version it made, and a rival may have made the next one since. */
  async function headAfter(table: TableIdentifier, written: WrittenMetadata): Promise<TableHead> {
    const found = await glueTable(client, catalog, table).catch(() => undefined);
    const ours = found?.Parameters?.metadata_location === written.metadataLocation;
    return { identifier: table, ...written, version: (ours ? found?.VersionId : undefined) ?? 'unknown' };
  }
}

/** The cheap refusal, before anything is written. What decides is Glue's own comparison. */
function refuseMoved(table: TableIdentifier, base: TableHead | undefined, standing: Table | undefined): void {
  const expected = base?.metadataLocation;
  const found = standing?.Parameters?.metadata_location;
  if ((base === undefined) === (standing === undefined) && expected === found && versionFits(base, standing)) return;
  throw new CommitConflictError(
    `${tableName(table)}: expected ${expected ?? 'no table'} as the newest, found ${found ?? (standing === undefined ? 'no table' : 'another kind of table')}; read the table again`,
    { context: { table: tableName(table) } },
  );
}

function versionFits(base: TableHead | undefined, standing: Table | undefined): boolean {
  return base === undefined || base.version === (standing?.VersionId ?? '');
}

function pointerOf(table: TableIdentifier, { Parameters: parameters = {} }: Table): string {
  const { table_type: type, metadata_location: location } = parameters;
  if (type?.toUpperCase() === 'ICEBERG' && location !== undefined) return location;
  throw new UnsupportedTableError(
    `${tableName(table)}: expected an Iceberg table with a metadata_location, found ${type ?? 'another kind of table'}; ` +
      'move it away, or give the table another name in the contract (snapferryTarget)',
  );
}

/** Glue folds names to lower case, and Athena takes these characters only (Athena user guide, "Name databases, tables"). */
function folder(name: string): string {
  if (/^[0-9a-z_]+$/.test(name)) return name;
  throw new UnsupportedTableError('expected a name of lower-case letters, digits and underscores');
}
