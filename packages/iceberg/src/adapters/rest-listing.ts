import { type TableIdentifier, tableName } from '../types.ts';
import { CatalogRefusedError } from './catalog-errors.ts';
import { isMissing, refusal } from './rest-answers.ts';
import type { RestClient } from './rest-client.ts';
import { isObject } from './rest-config.ts';

export function tablesPath(namespace: string): string {
  return `namespaces/${segment(namespace)}/tables`;
}

export function tablePath(table: TableIdentifier): string {
  return `${tablesPath(table.namespace)}/${segment(table.name)}`;
}

/** All tables of all namespaces of one level. */
export async function listRestTables(client: RestClient): Promise<TableIdentifier[]> {
  const tables: TableIdentifier[] = [];
  for (const namespace of await pages(client, 'namespaces', 'namespaces')) {
    const [name, ...deeper] = Array.isArray(namespace) ? namespace : [];
    if (typeof name !== 'string' || deeper.length > 0) continue;
    for (const identifier of await pages(client, tablesPath(name), 'identifiers')) {
      if (isObject(identifier) && typeof identifier.name === 'string') {
        tables.push({ namespace: name, name: identifier.name });
      }
    }
  }
  return tables.sort((a, b) => (tableName(a) < tableName(b) ? -1 : 1));
}

/** The items of a list that the server may give in parts. A namespace that went away meanwhile has none. */
async function pages(client: RestClient, path: string, field: string): Promise<unknown[]> {
  const items: unknown[] = [];
  let token: string | undefined;
  do {
    const query = token === undefined ? '' : `?pageToken=${encodeURIComponent(token)}`;
    const answer = await client.ask('GET', `${path}${query}`);
    if (isMissing(answer)) return items;
    if (answer.status !== 200 || !isObject(answer.body)) throw refusal(`list ${path}`, answer);
    const { [field]: part, 'next-page-token': next } = answer.body;
    if (!Array.isArray(part)) throw new CatalogRefusedError(`list ${path}: expected a list of ${field}, found none`);
    items.push(...part);
    token = typeof next === 'string' && next !== '' ? next : undefined;
  } while (token !== undefined);
  return items;
}

// '.' and '..' would vanish from the path, and the request would mean something else.
function segment(name: string): string {
  if (name !== '' && name !== '.' && name !== '..') return encodeURIComponent(name);
  throw new CatalogRefusedError('expected a name of a namespace or table, found an empty one or dots only');
}
