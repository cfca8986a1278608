import { CreateNamespaceCommand, CreateTableCommand, type S3TablesClient } from '@aws-sdk/client-s3tables';
import { answerOf } from '@snapferry/chassis/aws';
import { type TableIdentifier, tableName } from '../types.ts';
import { requestFailure } from './aws-answers.ts';

/**
 * Makes a table without metadata, and its namespace if need be. Whoever was faster made the same.
 *
 * @throws CatalogUnavailableError (asking again does no harm); CatalogAccessError; CatalogRefusedError
 */
export async function makeTable(client: S3TablesClient, tableBucketArn: string, table: TableIdentifier): Promise<void> {
  if (await createTable(client, tableBucketArn, table)) return;
  await createNamespace(client, tableBucketArn, table.namespace);
  await createTable(client, tableBucketArn, table);
}

/** False if there is no such namespace. */
async function createTable(client: S3TablesClient, tableBucketARN: string, table: TableIdentifier): Promise<boolean> {
  try {
    await client.send(new CreateTableCommand({ tableBucketARN, ...table, format: 'ICEBERG' }));
    return true;
  } catch (error) {
    const { name } = answerOf(error);
    if (name === 'ConflictException') return true;
    if (name === 'NotFoundException') return false;
    throw requestFailure(`create ${tableName(table)}`, error);
  }
}

async function createNamespace(client: S3TablesClient, tableBucketARN: string, namespace: string): Promise<void> {
  try {
    await client.send(new CreateNamespaceCommand({ tableBucketARN, namespace: [namespace] }));
  } catch (error) {
    if (answerOf(error).name !== 'ConflictException') throw requestFailure(`create namespace ${namespace}`, error);
  }
}
