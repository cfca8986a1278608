import type { TableHead } from './catalog.ts';
import { type CommitDeps, commitLoop, type Guard } from './commit-loop.ts';
import { mainRequirement, moveMain } from './replace-change.ts';
import { runIdKey, schemaBack, targetOf } from './rollback-target.ts';
import { schemaRequirements } from './schema-steps.ts';
import type { TableChange, TableRequirement, TableUpdate } from './table-change.ts';
import type { Snapshot, TableIdentifier, TableMetadata } from './types.ts';

/** As a table property: marks the commit of one rollback, so that it is known again after a lost answer. */
const rollbackKey = 'snapferry.rollback-id';

export interface RollbackRequest<O> {
  readonly table: TableIdentifier;
  /** The content to go back to: a snapshot, or the last one that a run brought. */
  readonly to: { readonly snapshotId: bigint } | { readonly runId: string };
  /**
   * The properties to set with it, made from the version that is rolled back from and the snapshot that is gone back to.
   * They have to say again what they said of that content, and to keep the next load from undoing the rollback.
   */
  readonly properties: (head: TableHead, target: Snapshot) => Readonly<Record<string, string>>;
  readonly admit: Guard<O>;
}

export type RollbackResult<O> =
  /** `head` is the table as last seen, which may be newer than the commit where an answer was lost. */
  | { readonly kind: 'committed'; readonly head: TableHead; readonly snapshotId: bigint }
  /** The table holds that content already; nothing was committed. */
  | { readonly kind: 'unchanged'; readonly head: TableHead; readonly snapshotId: bigint }
  | { readonly kind: 'stopped'; readonly outcome: O; readonly head: TableHead | undefined };

/**
 * Makes an earlier snapshot the table's content again, with its schema, in a new commit: no snapshot is removed, so every
 * state of before can still be read. Partition spec and sort order stay as they are until the next load.
 *
 * Where the catalogue takes schema changes one by one, the schema follows in a second commit: old files are readable
 * under the newer schema, newer files not always under the older one. Asked again after a failure between the two, it
 * goes on with the second.
 *
 * @throws TableSnapshotGoneError naming the runs that are still there; as `replaceContent` for conflicts and lost answers.
 */
export async function rollbackTo<O>(deps: CommitDeps, request: RollbackRequest<O>): Promise<RollbackResult<O>> {
  const { table, to } = request;
  const mark = deps.newUuid();
  let target: Snapshot | undefined;
  let commits = 0;
  const isHalfDone = (head: TableHead | undefined): boolean =>
    head?.metadata.properties[rollbackKey] === mark && !isOver(head.metadata, target, mark);
  const result = await commitLoop<O>(deps, {
    table,
    // Between the commits of one rollback the guard would see the first, and take the rollback for done.
    admit: (head) => (isHalfDone(head) ? { proceed: true } : request.admit(head)),
    landed: (head) => head.metadata.properties[rollbackKey] === mark && !isHalfDone(head),
    async attempt(head) {
      const found = targetOf(table, head, to);
      target = found.snapshot;
      for (let current = found.head; ; ) {
        const change = nextChange(deps, request, mark, current, target);
        if (change === undefined) return { kind: 'committed', head: current };
        // Counted before the answer, which may get lost.
        commits += 1;
        current = await deps.catalog.commit(table, current, change);
      }
    },
  });
  if (result.kind === 'stopped' || target === undefined) return result as RollbackResult<O>;
  const kind = commits === 0 ? 'unchanged' : 'committed';
  return { kind, head: result.head, snapshotId: target['snapshot-id'] };
}

/** Nothing is left to do: schema and content are back, or a load has come since. */
function isOver(metadata: TableMetadata, target: Snapshot | undefined, mark: string): boolean {
  return target === undefined || !contentIsBack(metadata, target, mark) || schemaBack(metadata, target).length === 0;
}

/** By this rollback, or before it: then the properties have to say so too. */
function contentIsBack(metadata: TableMetadata, target: Snapshot, mark: string): boolean {
  const { 'current-snapshot-id': current, properties } = metadata;
  const run = target.summary[runIdKey];
  if (current !== target['snapshot-id']) return false;
  return properties[rollbackKey] === mark || run === undefined || properties[runIdKey] === run;
}

function nextChange<O>(
  { catalog }: CommitDeps,
  request: RollbackRequest<O>,
  mark: string,
  head: TableHead,
  target: Snapshot,
): TableChange | undefined {
  const { metadata } = head;
  const oneByOne = catalog.schemaChanges === 'one-by-one';
  const schema = schemaBack(metadata, target);
  if (contentIsBack(metadata, target, mark)) {
    const [first] = oneByOne ? schema : [schema.flat()];
    return first === undefined || first.length === 0 ? undefined : change(metadata, first);
  }
  return change(metadata, [
    ...(oneByOne ? [] : schema.flat()),
    moveMain(metadata, target['snapshot-id']),
    { action: 'set-properties', updates: { ...request.properties(head, target), [rollbackKey]: mark } },
  ]);
}

function change(metadata: TableMetadata, updates: readonly TableUpdate[]): TableChange {
  const sortOrder = { 'default-sort-order-id': metadata['default-sort-order-id'] };
  const requirements: TableRequirement[] = [
    ...schemaRequirements(metadata),
    mainRequirement(metadata),
    { type: 'assert-default-sort-order-id', ...sortOrder },
  ];
  return { requirements, updates };
}
