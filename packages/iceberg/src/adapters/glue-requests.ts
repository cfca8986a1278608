import {
  CreateDatabaseCommand,
  GetTableCommand,
  type GlueClient,
  paginateGetDatabases,
  paginateGetTables,
  type Table,
} from '@aws-sdk/client-glue';
import { answerOf } from '@snapferry/chassis/aws';
import { type TableIdentifier, tableName } from '../types.ts';
import { requestFailure } from './aws-answers.ts';

/** Which account's catalogue; empty for the caller's own. */
export interface CatalogOf {
  readonly CatalogId?: string;
}

/** The table as Glue knows it; undefined if it or its database is not there. */
export async function glueTable(
  client: GlueClient,
  catalog: CatalogOf,
  table: TableIdentifier,
): Promise<Table | undefined> {
  try {
    const request = new GetTableCommand({ ...catalog, DatabaseName: table.namespace, Name: table.name });
    return (await client.send(request)).Table;
  } catch (error) {
    if (answerOf(error).name === 'EntityNotFoundException') return undefined;
    throw requestFailure(`load ${tableName(table)}`, error);
  }
}

/** Makes a database; one that is there is as good. */
export async function createDatabase(client: GlueClient, catalog: CatalogOf, name: string): Promise<void> {
  try {
    await client.send(new CreateDatabaseCommand({ ...catalog, DatabaseInput: { Name: name } }));
  } catch (error) {
    if (answerOf(error).name !== 'AlreadyExistsException') throw requestFailure(`create database ${name}`, error);
  }
}

/** All tables of all databases that are Iceberg tables; Glue holds others too. */
export async function listIcebergTables(client: GlueClient, catalog: CatalogOf): Promise<TableIdentifier[]> {
  const tables: TableIdentifier[] = [];
  try {
    for await (const { DatabaseList: databases = [] } of paginateGetDatabases({ client }, { ...catalog })) {
      for (const { Name: namespace = '' } of databases) {
        for await (const page of paginateGetTables({ client }, { ...catalog, DatabaseName: namespace })) {
          for (const { Name: name = '', Parameters: parameters } of page.TableList ?? []) {
            if (parameters?.table_type?.toUpperCase() === 'ICEBERG') tables.push({ namespace, name });
          }
        }
      }
    }
  } catch (error) {
    throw requestFailure('list the tables of the Data Catalog', error);
  }
  return tables.sort((a, b) => (tableName(a) < tableName(b) ? -1 : 1));
}
