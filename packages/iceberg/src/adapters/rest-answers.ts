import type { TableHead } from '../catalog.ts';
import { CommitConflictError, InvalidTableError } from '../errors.ts';
import { printJson } from '../lossless-json.ts';
import { parseTableMetadata } from '../table-metadata.ts';
import { type TableIdentifier, tableName } from '../types.ts';
import { CatalogAccessError, CatalogRefusedError } from './catalog-errors.ts';
import type { RestAnswer } from './rest-client.ts';
import { isObject } from './rest-config.ts';

/**
 * The table in a `LoadTableResult` or `CommitTableResponse`; no place yet (`metadata-location`) in one that is staged.
 *
 * @throws InvalidTableError; UnsupportedTableError
 */
export function tableIn(
  answer: RestAnswer,
  table: TableIdentifier,
): Omit<TableHead, 'metadataLocation'> & { readonly metadataLocation: string | undefined } {
  const body = isObject(answer.body) ? answer.body : {};
  const source = `the catalogue's answer on ${tableName(table)}`;
  if (!isObject(body.metadata)) throw new InvalidTableError(`expected metadata in ${source}, found none`);
  const metadata = parseTableMetadata(printJson(body.metadata), source);
  const place = body['metadata-location'];
  const metadataLocation = typeof place === 'string' ? place : undefined;
  return {
    identifier: table,
    location: metadata.location,
    metadata,
    metadataLocation,
    version: metadataLocation ?? '',
  };
}

/** The head in an answer on a table that exists. @throws InvalidTableError if the answer does not say where its metadata is. */
export function headIn(answer: RestAnswer, table: TableIdentifier): TableHead {
  const { metadataLocation, ...found } = tableIn(answer, table);
  if (metadataLocation !== undefined) return { ...found, metadataLocation };
  throw new InvalidTableError(
    `${tableName(table)}: expected a metadata-location in the catalogue's answer, found none`,
  );
}

/** Whether the catalogue itself says that the table or namespace is not there; a gateway's page may say 404 of anything. */
export function isMissing(answer: RestAnswer): boolean {
  return answer.status === 404 && isObject(answer.body) && isObject(answer.body.error);
}

/** The error for a status other than the expected ones. */
export function refusal(what: string, answer: RestAnswer): CatalogAccessError | CatalogRefusedError {
  const { status, said } = answer;
  const text = `${what}: expected the catalogue to do it, found status ${status}${said === '' ? '' : `: ${said}`}`;
  // 419 is the spec's "authentication timeout".
  return status === 401 || status === 403 || status === 419
    ? new CatalogAccessError(text, { context: { status } })
    : new CatalogRefusedError(text, { context: { status } });
}

/** The error for a commit that was definitely not done. */
export function commitRefusal(
  table: TableIdentifier,
  answer: RestAnswer,
): CommitConflictError | InvalidTableError | CatalogAccessError | CatalogRefusedError {
  const { status, said } = answer;
  const context = { table: tableName(table), status };
  const found = `found status ${status}${said === '' ? '' : `: ${said}`}`;
  // A table or namespace that is gone is a head that moved.
  if (status === 409 || isMissing(answer)) {
    return new CommitConflictError(`${tableName(table)}: expected the head that was read, ${found}; read it again`, {
      context,
    });
  }
  if (status === 400 || status === 422) {
    return new InvalidTableError(`${tableName(table)}: expected the catalogue to accept the change, ${found}`, {
      context,
    });
  }
  return refusal(`commit to ${tableName(table)}`, answer);
}
