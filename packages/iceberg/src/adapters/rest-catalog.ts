import type { TableCatalog, TableHead } from '../catalog.ts';
import { CommitStateUnknownError } from '../errors.ts';
import { printJson } from '../lossless-json.ts';
import type { TableChange } from '../table-change.ts';
import { type TableIdentifier, tableName } from '../types.ts';
import { CatalogRefusedError, CatalogUnavailableError } from './catalog-errors.ts';
import { commitRefusal, headIn, isMissing, refusal } from './rest-answers.ts';
import { type RestAnswer, type RestClientOptions, restClient } from './rest-client.ts';
import { commitBody } from './rest-commit-body.ts';
import { listRestTables, tablePath } from './rest-listing.ts';
import { newTable } from './rest-new-table.ts';
import { creation, isStaged, type StagedTable, stagedTable, withWaiting } from './rest-staged-table.ts';

export * from './catalog-errors.ts';
export { bearerAuth, noAuth, type RestAuth, type SigV4Options, sigV4Auth, type UnprovenRequest } from './rest-auth.ts';
export type { RestClientOptions } from './rest-client.ts';

export interface RestCatalogOptions extends RestClientOptions {
  /**
   * True for those who load: a table that `load` does not find is prepared, because only the catalogue knows its place
   * and data files are written before the first commit. `load` then gives a head without columns and snapshots, with the
   * properties of `emptyTable`. Where the server can stage, nobody else sees the table until the commit that brings its
   * content; else (S3 Tables) it is there, empty. Default false.
   */
  readonly createTables?: boolean;
}

/**
 * Tables of any server that speaks the Iceberg REST protocol. The server compares a commit with its base by table uuid,
 * `main`, schema, spec and sort order: two changes of nothing but properties do not exclude each other.
 */
export function restCatalog(options: RestCatalogOptions): TableCatalog {
  const client = restClient(options);
  const places = new Map<string, string>();
  const staged = new Map<string, StagedTable>();
  const preparing = new Map<string, Promise<TableHead>>();

  const noted = (head: TableHead): TableHead => {
    places.set(tableName(head.identifier), head.location);
    staged.delete(tableName(head.identifier));
    return head;
  };

  async function find(table: TableIdentifier): Promise<TableHead | undefined> {
    const answer = await client.ask('GET', tablePath(table));
    if (answer.status === 200) return noted(headIn(answer, table));
    if (isMissing(answer)) return undefined;
    throw refusal(`load ${tableName(table)}`, answer);
  }

  /** Once for a table that stays missing: data files are on their way to the first place that was given. */
  async function prepare(table: TableIdentifier): Promise<TableHead> {
    const name = tableName(table);
    const known = staged.get(name);
    if (known !== undefined) return known.head;
    const running = preparing.get(name) ?? prepareNow(table).finally(() => preparing.delete(name));
    preparing.set(name, running);
    return running;
  }

  async function prepareNow(table: TableIdentifier): Promise<TableHead> {
    const made = await newTable(client, table);
    if (made.kind === 'made') return noted(made.head);
    if (made.kind === 'staged') {
      const fresh = stagedTable(table, made.metadata);
      places.set(tableName(table), fresh.head.location);
      staged.set(tableName(table), fresh);
      return fresh.head;
    }
    const head = await find(table);
    if (head !== undefined) return head;
    throw new CatalogUnavailableError(
      `${tableName(table)}: the catalogue says both that it is there and that it is not`,
    );
  }

  async function send(table: TableIdentifier, base: TableHead | undefined, change: TableChange): Promise<TableHead> {
    const body = printJson(commitBody(table, base, change));
    const answer = await sendCommit(() => client.askOnce('POST', tablePath(table), body), table);
    if (answer.status === 200) return noted(committedHead(answer, table));
    // What was staged may be what is refused; the next load has it staged anew.
    staged.delete(tableName(table));
    throw commitRefusal(table, answer);
  }

  return {
    schemaChanges: 'one-by-one',
    async load(table) {
      const head = await find(table);
      return head === undefined && options.createTables === true ? prepare(table) : head;
    },
    list: () => listRestTables(client),
    locationOf(table) {
      const place = places.get(tableName(table));
      if (place !== undefined) return place;
      throw new CatalogRefusedError(
        `${tableName(table)}: the catalogue chooses its place; load it first, with createTables if it is yet to be made`,
      );
    },
    async commit(table, base, change) {
      if (!isStaged(base)) return send(table, base, change);
      const next = withWaiting(staged.get(tableName(table)), base, change, new Date());
      if (change.updates.some((update) => update.action === 'add-snapshot')) {
        return send(table, undefined, creation(next));
      }
      staged.set(tableName(table), next);
      return next.head;
    },
  };
}

/** The definite answer to a commit: status 200 or 4xx. @throws CommitStateUnknownError if there is none. */
async function sendCommit(send: () => Promise<RestAnswer>, table: TableIdentifier): Promise<RestAnswer> {
  const answer = await send().catch((cause: unknown) => {
    throw cause instanceof CatalogUnavailableError ? stateUnknown(table, cause) : cause;
  });
  if (answer.status === 200 || (answer.status >= 400 && answer.status < 500)) return answer;
  throw stateUnknown(table, refusal('commit', answer));
}

/** A commit answered with 200 is done. If the answer does not say what the table is now, it must be read. */
function committedHead(answer: RestAnswer, table: TableIdentifier): TableHead {
  try {
    return headIn(answer, table);
  } catch (cause) {
    throw stateUnknown(table, cause);
  }
}

function stateUnknown(table: TableIdentifier, cause: unknown): CommitStateUnknownError {
  return new CommitStateUnknownError(
    `${tableName(table)}: the answer to a commit was lost, and it may have landed or not; read the table again`,
    { cause, context: { table: tableName(table) } },
  );
}
