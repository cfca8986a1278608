import { randomUUID } from 'node:crypto';
import {
  type CommitDeps,
  type DataFile,
  localFileIo,
  newSnapshotId,
  planLayout,
  type Snapshot,
  type SnapshotSummary,
  type TableHead,
} from '../src/index.ts';
import { liveManifests } from '../src/live-files.ts';
import { entryStatus, manifestBytes } from '../src/manifest.ts';
import { type ManifestFile, manifestListBytes, readManifestList } from '../src/manifest-list.ts';
import { listed, writeAddedManifest, writeRemovedManifest } from '../src/replace-manifests.ts';
import { currentSchema, currentSnapshot } from '../src/types.ts';

const io = localFileIo();

/** What another engine's INSERT leaves: one more manifest, and no word of ours in summary or properties. */
export async function foreignAppend(
  deps: CommitDeps,
  head: TableHead,
  files: readonly DataFile[],
  extra: Readonly<Record<string, string>> = {},
): Promise<TableHead> {
  const parent = currentSnapshot(head.metadata);
  const kept = parent === undefined ? [] : await readManifestList(io, parent);
  const live = kept.filter((file) => file.added_files_count + file.existing_files_count > 0);
  const total = (key: string, more: bigint): string => String(BigInt(parent?.summary[key] ?? 0) + more);
  const summary = {
    ...extra,
    operation: 'append',
    ...counted('added', files),
    'changed-partition-count': '1',
    'total-data-files': total('total-data-files', BigInt(files.length)),
    'total-records': total('total-records', rows(files)),
    'total-files-size': total('total-files-size', sizes(files)),
  };
  return commitForeign(deps, head, files, live, summary);
}

/** What a compaction leaves: the same rows in other files, all of the old ones listed as removed, operation `replace`. */
export async function foreignCompaction(
  deps: CommitDeps,
  head: TableHead,
  files: readonly DataFile[],
  extra: Readonly<Record<string, string>> = {},
): Promise<TableHead> {
  const parent = currentSnapshot(head.metadata);
  const live = parent === undefined ? [] : await liveManifests(io, parent);
  if (live.length === 0) return head;
  const id = newSnapshotId();
  const removed = await Promise.all(
    live.map((manifest) => writeRemovedManifest(io, `${head.location}/metadata/${randomUUID()}-m0.avro`, id, manifest)),
  );
  const before = live.flatMap(({ entries }) => entries.map(({ data_file }) => data_file));
  const partitions = new Set(before.map((file) => JSON.stringify(Object.values(file.partition).map(String))));
  const summary = {
    ...extra,
    operation: 'replace',
    ...counted('added', files),
    'deleted-data-files': String(before.length),
    'deleted-records': String(before.reduce((sum, file) => sum + file.record_count, 0n)),
    'removed-files-size': String(before.reduce((sum, file) => sum + file.file_size_in_bytes, 0n)),
    'changed-partition-count': String(partitions.add('[]').size),
    'total-data-files': String(files.length),
    'total-records': String(rows(files)),
    'total-files-size': String(sizes(files)),
  };
  const sequenceNumber = head.metadata['last-sequence-number'] + 1n;
  return commitForeign(
    deps,
    head,
    files,
    removed.map((file) => listed(file, sequenceNumber)),
    summary,
    id,
  );
}

/** What another engine's row-level delete leaves: the data manifest as it was, and a manifest of position deletes. */
export async function foreignDelete({ catalog }: CommitDeps, head: TableHead): Promise<TableHead> {
  const { metadata, location, identifier } = head;
  const parent = currentSnapshot(metadata) as Snapshot;
  const [data] = await liveManifests(io, parent);
  const kept = (await readManifestList(io, parent)).find((file) => file.added_files_count > 0);
  const [first] = data?.entries ?? [];
  if (data === undefined || first === undefined || kept === undefined) throw new Error('expected one file');
  const id = newSnapshotId();
  const snapshot: Snapshot = {
    'snapshot-id': id,
    'parent-snapshot-id': parent['snapshot-id'],
    'sequence-number': metadata['last-sequence-number'] + 1n,
    'timestamp-ms': metadata['last-updated-ms'] + 1,
    'manifest-list': `${location}/metadata/snap-${id}.avro`,
    summary: { operation: 'delete' },
    'schema-id': currentSchema(metadata)['schema-id'],
  };
  const deleteFile = { ...first.data_file, content: 1, file_path: 'file:///nowhere/deletes.parquet', record_count: 3n };
  const entry = { status: entryStatus.added, snapshot_id: null, sequence_number: null, file_sequence_number: null };
  const manifest = {
    header: { ...data.header, content: 'deletes' as const },
    entries: [{ ...entry, data_file: deleteFile }],
  };
  const uri = `${location}/metadata/deletes-${id}.avro`;
  // Counts come from the code that lists removed files; the bytes are replaced by those of an added delete file.
  const stored = await writeRemovedManifest(io, uri, id, manifest);
  const bytes = manifestBytes(manifest);
  await io.write(uri, bytes);
  const counts = { added_files_count: 1, added_rows_count: 3n, deleted_files_count: 0, deleted_rows_count: 0n };
  const deletes = listed({ ...stored, ...counts, manifest_length: BigInt(bytes.length) }, snapshot['sequence-number']);
  await io.write(snapshot['manifest-list'], manifestListBytes(snapshot, [kept, deletes]));
  return catalog.commit(identifier, head, {
    requirements: [],
    updates: [
      { action: 'add-snapshot', snapshot },
      { action: 'set-snapshot-ref', 'ref-name': 'main', type: 'branch', 'snapshot-id': id },
    ],
  });
}

async function commitForeign(
  { catalog }: CommitDeps,
  head: TableHead,
  files: readonly DataFile[],
  manifests: readonly ManifestFile[],
  summary: SnapshotSummary,
  id = newSnapshotId(),
): Promise<TableHead> {
  const { metadata, location, identifier } = head;
  const parent = currentSnapshot(metadata);
  const schema = currentSchema(metadata);
  const snapshot: Snapshot = {
    'snapshot-id': id,
    ...(parent === undefined ? {} : { 'parent-snapshot-id': parent['snapshot-id'] }),
    'sequence-number': metadata['last-sequence-number'] + 1n,
    'timestamp-ms': metadata['last-updated-ms'] + 1,
    'manifest-list': `${location}/metadata/snap-${id}.avro`,
    summary,
    'schema-id': schema['schema-id'],
  };
  const layout = planLayout(metadata, schema, {});
  const known = metadata['partition-specs'].some((spec) => spec['spec-id'] === layout.spec['spec-id']);
  const uri = `${location}/metadata/${randomUUID()}-m1.avro`;
  const added = await writeAddedManifest(io, uri, id, { files, schema, layout });
  const list = [listed(added, snapshot['sequence-number']), ...manifests];
  await io.write(snapshot['manifest-list'], manifestListBytes(snapshot, list));
  return catalog.commit(identifier, head, {
    requirements: [],
    updates: [
      ...(known ? [] : [{ action: 'add-spec', spec: layout.spec } as const]),
      { action: 'add-snapshot', snapshot },
      { action: 'set-snapshot-ref', 'ref-name': 'main', type: 'branch', 'snapshot-id': id },
    ],
  });
}

function counted(what: 'added', files: readonly DataFile[]): Record<string, string> {
  return {
    [`${what}-data-files`]: String(files.length),
    [`${what}-records`]: String(rows(files)),
    [`${what}-files-size`]: String(sizes(files)),
  };
}

function rows(files: readonly DataFile[]): bigint {
  return files.reduce((sum, file) => sum + file.recordCount, 0n);
}

function sizes(files: readonly DataFile[]): bigint {
  return files.reduce((sum, file) => sum + file.fileSizeBytes, 0n);
}
