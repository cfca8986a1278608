import type { TableHead } from '../catalog.ts';
import { printJson } from '../lossless-json.ts';
import { type TableIdentifier, type TableMetadata, tableName } from '../types.ts';
import { headIn, isMissing, refusal, tableIn } from './rest-answers.ts';
import type { RestAnswer, RestClient } from './rest-client.ts';
import { tablePath, tablesPath } from './rest-listing.ts';

export type NewTable =
  /** The server prepared it; nobody else sees it until the commit that creates it. */
  | { readonly kind: 'staged'; readonly metadata: TableMetadata }
  /** It is there, empty, for all to see. */
  | { readonly kind: 'made'; readonly head: TableHead }
  /** Somebody else was faster. */
  | { readonly kind: 'there' };

/**
 * Properties of a table that had to be made before its content. The run and its rank are below those of every load, so
 * the guard lets any load in, also after a process that died between making and filling it.
 */
export const emptyTable = {
  'snapferry.created-by': 'snapferry',
  'snapferry.run-id': 'none',
  'snapferry.source-snapshot-time': '0000-01-01T00:00:00.000Z',
  'snapferry.contract-version': '0.0.0-0',
} as const;

/**
 * Has the server choose a place for a table that is not there, and makes the namespace if need be.
 *
 * @throws CatalogUnavailableError (asking again does no harm); CatalogAccessError; CatalogRefusedError
 */
export async function newTable(client: RestClient, table: TableIdentifier): Promise<NewTable> {
  const first = await create(client, table);
  if (!isMissing(first)) return outcome(client, table, first);
  await createNamespace(client, table.namespace);
  return outcome(client, table, await create(client, table));
}

async function create(client: RestClient, table: TableIdentifier): Promise<RestAnswer> {
  const path = tablesPath(table.namespace);
  const answer = await client.ask('POST', path, bodyOf(table, true));
  if (!stagingUnsupported(answer)) return answer;
  // Not repeated within: a first try that did land would make the second one look like a rival's.
  return client.askOnce('POST', path, bodyOf(table, false));
}

// S3 Tables answers 400 (S3 user guide, "Iceberg REST endpoint"), the spec has 406 for "unsupported operation".
// A 400 for another reason is given again, and then reported, when the table is made without staging.
function stagingUnsupported({ status }: RestAnswer): boolean {
  return status === 400 || status === 405 || status === 406 || status === 422 || status === 501;
}

async function outcome(client: RestClient, table: TableIdentifier, answer: RestAnswer): Promise<NewTable> {
  if (answer.status === 409) return { kind: 'there' };
  if (answer.status !== 200) throw refusal(`create ${tableName(table)}`, answer);
  // Asked for, as the answer does not tell: SeaweedFS names a metadata-location for a table that it only staged, and a
  // server that knows no staging would have made the table.
  const standing = await client.ask('GET', tablePath(table));
  if (standing.status === 200) return { kind: 'made', head: headIn(standing, table) };
  if (!isMissing(standing)) throw refusal(`load ${tableName(table)}`, standing);
  return { kind: 'staged', metadata: tableIn(answer, table).metadata };
}

/**
 * Without columns: the server would give those of a create new ids, and the data files have theirs already. The columns
 * come as a change of this empty table, so that ids of schema and spec are as planned, whatever the server builds on.
 */
function bodyOf(table: TableIdentifier, stage: boolean): string {
  return printJson({
    name: table.name,
    schema: { type: 'struct', 'schema-id': 0, fields: [] },
    'stage-create': stage,
    properties: { 'format-version': '2', ...emptyTable },
  });
}

async function createNamespace(client: RestClient, namespace: string): Promise<void> {
  const answer = await client.ask('POST', 'namespaces', printJson({ namespace: [namespace], properties: {} }));
  // 409: it is there, perhaps by a rival, perhaps by our own attempt whose answer was lost.
  if (answer.status === 200 || answer.status === 201 || answer.status === 409) return;
  throw refusal(`create namespace ${namespace}`, answer);
}
