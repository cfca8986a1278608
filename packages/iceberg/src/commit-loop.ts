import type { TableCatalog, TableHead } from './catalog.ts';
import { CommitConflictError, CommitStateUnknownError } from './errors.ts';
import type { FileIo } from './file-io.ts';
import type { TableIdentifier } from './types.ts';

export interface CommitDeps {
  readonly catalog: TableCatalog;
  readonly io: FileIo;
  readonly now: () => Date;
  /** A positive int64 that no snapshot of the table has; random is good enough. */
  readonly newSnapshotId: () => bigint;
  readonly newUuid: () => string;
  /** Waits before attempt `attempt` (2, 3, …); default: up to 0.1 s, 0.2 s, … 3 s, at random. */
  readonly backOff?: (attempt: number) => Promise<void>;
}

export type Admission<O> = { readonly proceed: true } | { readonly proceed: false; readonly outcome: O };

/**
 * The guard: asked on every attempt, about the very metadata version that the commit then builds on. So what it
 * read is still true when the commit takes effect. Pure; it may be asked many times.
 */
export type Guard<O> = (head: TableHead | undefined) => Admission<O>;

export type LoopResult<O> =
  /** `head` is the table as last seen, which may be newer than the commit where an answer was lost. */
  | { readonly kind: 'committed'; readonly head: TableHead }
  | { readonly kind: 'stopped'; readonly outcome: O; readonly head: TableHead | undefined };

export interface CommitWork<O> {
  readonly table: TableIdentifier;
  readonly admit: Guard<O>;
  /** Whether the commit is in this version, by a mark that no other commit can have; asked after a lost answer only. */
  readonly landed: (head: TableHead) => boolean;
  /** Builds the change on exactly this head and commits it. An attempt of several commits asks the guard between them. */
  readonly attempt: (head: TableHead | undefined, attempt: number) => Promise<LoopResult<O>>;
}

const attempts = 10;

/**
 * Commits on a fresh head until it lands or the guard says no. A commit whose answer was lost is looked for first; if it
 * is not there it is tried again on the head that was read since: should the lost one land late after all, only one of
 * the two can, as each is bound to the head that it read.
 *
 * @throws what an attempt throws; after 10 attempts the last CommitConflictError or CommitStateUnknownError.
 */
export async function commitLoop<O>(
  deps: Pick<CommitDeps, 'catalog' | 'backOff'>,
  work: CommitWork<O>,
): Promise<LoopResult<O>> {
  let lost: CommitStateUnknownError | undefined;
  for (let attempt = 1; ; attempt += 1) {
    const head = await loadAfter(lost, () => deps.catalog.load(work.table));
    if (lost !== undefined && head !== undefined && work.landed(head)) return { kind: 'committed', head };
    const admission = work.admit(head);
    if (!admission.proceed) return { kind: 'stopped', outcome: admission.outcome, head };
    try {
      return await work.attempt(head, attempt);
    } catch (error) {
      if (error instanceof CommitStateUnknownError) lost = error;
      else if (!(error instanceof CommitConflictError)) throw error;
      if (attempt === attempts) throw lost ?? error;
    }
    await (deps.backOff ?? randomBackOff)(attempt + 1);
  }
}

async function loadAfter<T>(lost: CommitStateUnknownError | undefined, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    // With an answer still missing, no other failure may hide that.
    throw lost ?? cause;
  }
}

async function randomBackOff(attempt: number): Promise<void> {
  const longest = Math.min(3000, 50 * 2 ** (attempt - 1));
  await new Promise((resolve) => setTimeout(resolve, Math.random() * longest));
}
