import { currentDataFiles, localFileIo, type TableCatalog, type TableHead } from '../src/index.ts';
import { currentSnapshot, type Snapshot } from '../src/types.ts';

/** What a commit is to make of the table's files: its own in the place of all others, or beside them. */
export interface Deed {
  readonly kind: 'replaces' | 'adds';
  readonly files: readonly string[];
}

/** Looks at every version of one table as it comes to be, and holds it to what its maker meant and to the version before. */
export interface Witness {
  readonly catalog: TableCatalog;
  /** What is wrong with what it saw, in words. */
  readonly problems: string[];
  /** The marks of all commits that landed, in turn. */
  readonly landed: string[];
  /** Announces what the snapshot with this mark is going to do. */
  expect(mark: string, deed: Deed): void;
}

/** The mark of a snapshot: the run, the key of an append, or what the test's foreign engines call themselves by. */
function markOf({ summary }: Snapshot): string {
  const mark = summary['snapferry.run-id'] ?? summary['snapferry.append-key'] ?? summary['foreign.mark'];
  if (mark === undefined) throw new Error('expected a snapshot with a mark');
  return mark;
}

export function witness(catalog: TableCatalog): Witness {
  const problems: string[] = [];
  const landed: string[] = [];
  const deeds = new Map<string, Deed>();
  /** By snapshot id. */
  const contents = new Map<bigint, readonly string[]>();
  let turn = Promise.resolve();

  async function see(before: TableHead | undefined, after: TableHead, removed: readonly bigint[]): Promise<void> {
    const [old, now] = [before && currentSnapshot(before.metadata), currentSnapshot(after.metadata)];
    const ids = new Set(after.metadata.snapshots.map((each) => each['snapshot-id']));
    for (const { 'snapshot-id': id } of before?.metadata.snapshots ?? []) {
      if (!ids.has(id) && !removed.includes(id)) problems.push(`snapshot ${id} went without an expiry`);
    }
    if (now === undefined || now['snapshot-id'] === old?.['snapshot-id']) return;
    const id = now['snapshot-id'];
    const live = (await currentDataFiles(localFileIo(), after)).dataFiles.map(({ uri }) => uri).toSorted();
    const known = contents.get(id);
    contents.set(id, live);
    if (known !== undefined) return differ(`snapshot ${id}, gone back to`, known, live);
    const mark = markOf(now);
    const deed = deeds.get(mark);
    landed.push(mark);
    if (deed === undefined) return void problems.push(`${mark}: nobody meant to commit that`);
    const kept = deed.kind === 'adds' && old !== undefined ? (contents.get(old['snapshot-id']) ?? []) : [];
    differ(mark, [...kept, ...deed.files], live);
  }

  function differ(what: string, expected: readonly string[], found: readonly string[]): void {
    if (expected.toSorted().join() !== found.join())
      problems.push(`${what}: expected ${expected.length} files, found ${found.length} or others`);
  }

  return {
    problems,
    landed,
    expect: (mark, deed) => void deeds.set(mark, deed),
    catalog: {
      ...catalog,
      async commit(table, base, change) {
        // One at a time, so that nobody expires what is being looked at.
        const mine = turn.then(async () => {
          const head = await catalog.commit(table, base, change);
          const removed = change.updates.flatMap((each) =>
            each.action === 'remove-snapshots' ? each['snapshot-ids'] : [],
          );
          await see(base, head, removed);
          return head;
        });
        turn = mine.then(
          () => undefined,
          () => undefined,
        );
        return mine;
      },
    },
  };
}
