import type { TableHead } from './catalog.ts';
import { type Before, type BeforeContext, commitContent } from './commit-content.ts';
import type { CommitDeps } from './commit-loop.ts';
import type { ContentRequest, ContentResult } from './content-request.ts';
import type { DataFile } from './data-file.ts';
import { UnsupportedTableError } from './errors.ts';
import { readManifestList } from './manifest-list.ts';
import { appendSummary } from './snapshot-summary.ts';

/** `files` come in addition to what the table holds. */
export interface AppendRequest<O> extends ContentRequest<O> {
  /** Names what is appended: a key that the table has seen before is not appended again. Not empty, no line break. */
  readonly key: string;
  /** How many keys the table remembers, this one included. 100 by default. */
  readonly keysKept?: number;
}

export type AppendResult<O> = ContentResult<O | 'already-appended'>;

/** In a snapshot's summary: the key of what it appended. */
const appendKey = 'snapferry.append-key';
/** As a table property: the last keys, one a line, the newest last. They outlive the snapshots. */
const appendKeys = 'snapferry.append-keys';

const defaultKeysKept = 100;

/**
 * Adds the files to the table's content, in one snapshot: creates the table if there is none, and adds columns that are
 * missing. Columns that are not wanted stay, since old rows hold values in them. A key is appended at most once, as long
 * as its snapshot stands or it is among the keys that the table remembers.
 *
 * @throws as `replaceContent`.
 */
export async function appendFiles<O>(deps: CommitDeps, request: AppendRequest<O>): Promise<AppendResult<O>> {
  const { key, keysKept = defaultKeysKept } = request;
  return commitContent<O | 'already-appended'>(deps, {
    ...request,
    admit: (head) =>
      head !== undefined && hasAppended(head, key)
        ? { proceed: false, outcome: 'already-appended' }
        : request.admit(head),
    schemaOptions: { unwanted: 'keep' },
    moreProperties: (head) => ({ [appendKeys]: [...keysOf(head), key].slice(-keysKept).join('\n') }),
    before: (context) => carryOn(context, request.files, { ...request.summary, [appendKey]: key }),
  });
}

/** Whether the table remembers that key. Asked before files are written, it spares them; the commit asks again. */
export function hasAppended(head: TableHead, key: string): boolean {
  const snapshots = head.metadata.snapshots.map((snapshot) => snapshot.summary[appendKey]);
  return [...keysOf(head), ...snapshots].includes(key);
}

function keysOf(head: TableHead | undefined): readonly string[] {
  return head?.metadata.properties[appendKeys]?.split('\n') ?? [];
}

async function carryOn(
  { io, parent }: BeforeContext,
  added: readonly DataFile[],
  extra: Readonly<Record<string, string>>,
): Promise<Before> {
  const manifests = parent === undefined ? [] : await readManifestList(io, parent);
  if (manifests.some((file) => file.added_files_count < 0 || file.existing_files_count < 0)) {
    throw new UnsupportedTableError(
      'expected a count of files for each manifest, found a list of format version 1 without; rewrite the manifests first',
    );
  }
  const holdingLive = manifests.filter((file) => file.added_files_count > 0 || file.existing_files_count > 0);
  return { manifests: holdingLive, summary: appendSummary(parent?.summary, added, extra) };
}
