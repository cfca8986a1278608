import { GetTableMetadataLocationCommand, paginateListTables, type S3TablesClient } from '@aws-sdk/client-s3tables';
import { answerOf } from '@snapferry/chassis/aws';
import { type TableIdentifier, tableName } from '../types.ts';
import { requestFailure } from './aws-answers.ts';

/** All tables of the bucket that have content. One call for each table: the list does not say which have metadata. */
export async function listS3Tables(client: S3TablesClient, tableBucketARN: string): Promise<TableIdentifier[]> {
  const tables: TableIdentifier[] = [];
  try {
    for await (const page of paginateListTables({ client }, { tableBucketARN })) {
      for (const { namespace, name } of page.tables ?? []) {
        const table = { namespace: namespace?.[0] ?? '', name: name ?? '' };
        if (await hasContent(client, tableBucketARN, table)) tables.push(table);
      }
    }
  } catch (error) {
    throw requestFailure('list the tables of the table bucket', error);
  }
  return tables.sort((a, b) => (tableName(a) < tableName(b) ? -1 : 1));
}

async function hasContent(client: S3TablesClient, tableBucketARN: string, table: TableIdentifier): Promise<boolean> {
  try {
    const found = await client.send(new GetTableMetadataLocationCommand({ tableBucketARN, ...table }));
    return found.metadataLocation !== undefined;
  } catch (error) {
    if (answerOf(error).name === 'NotFoundException') return false;
    throw error;
  }
}
