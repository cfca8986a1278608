import { stat } from 'node:fs/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import {
  filePath,
  localFileIo,
  type Snapshot,
  snapshotById,
  type TableHead,
  type TableMetadata,
} from '../src/index.ts';
import {
  entryStatus,
  type Manifest,
  type ManifestDataFile,
  type ManifestEntry,
  readManifest,
} from '../src/manifest.ts';
import { type ManifestFile, readManifestList } from '../src/manifest-list.ts';
import { parseTableMetadata } from '../src/table-metadata.ts';
import { auditDataFile } from './audit-data-file.ts';
import { auditPartitions, auditShape, countPartitions } from './audit-layout.ts';
import { auditPlacement } from './audit-placement.ts';

export interface AuditOptions {
  /** Open the Parquet files and compare them with the manifests; false where a test made up its files. Default true. */
  readonly dataFiles?: boolean;
}

type Tell = (problem: string) => void;

/** A live file with the spec that its partition record is of. */
interface LiveEntry {
  readonly file: ManifestDataFile;
  readonly specId: number;
}

/**
 * Compares what a table says about itself with the bytes that are there: metadata, manifest lists, manifests and
 * Parquet files, of every snapshot. Returns the contradictions in words; an empty list is a sound table.
 */
export async function auditTable(head: TableHead, { dataFiles = true }: AuditOptions = {}): Promise<string[]> {
  const problems: string[] = [];
  const tell: Tell = (problem) => problems.push(problem);
  const text = Buffer.from(await localFileIo().read(head.metadataLocation)).toString('utf8');
  const metadata = parseTableMetadata(text, head.metadataLocation);
  auditMetadata(metadata, tell);
  auditShape(metadata, tell);
  const seen = new Map<string, LiveEntry>();
  const live = new Map<bigint, Map<string, ManifestEntry>>();
  for (const snapshot of metadata.snapshots) {
    live.set(snapshot['snapshot-id'], await auditSnapshot(metadata, snapshot, live, seen, tell));
  }
  for (const entry of metadata['metadata-log']) await expectFile(entry['metadata-file'], undefined, tell);
  if (dataFiles) await auditDataFiles([...seen.values()], metadata, tell);
  return problems;
}

function auditMetadata(metadata: TableMetadata, tell: Tell): void {
  const { snapshots, refs, schemas } = metadata;
  const ids = new Set(snapshots.map((each) => each['snapshot-id']));
  if (ids.size !== snapshots.length) tell('a snapshot id appears twice');
  for (const [name, ref] of Object.entries(refs)) {
    if (!ids.has(ref['snapshot-id'])) tell(`ref ${name} points to unknown snapshot ${ref['snapshot-id']}`);
  }
  if (refs.main?.['snapshot-id'] !== metadata['current-snapshot-id']) tell('main and current-snapshot-id differ');
  if (metadata['snapshot-log'].at(-1)?.['snapshot-id'] !== metadata['current-snapshot-id']) {
    tell('the snapshot log does not end with the current snapshot');
  }
  auditOrder('snapshot-log', metadata['snapshot-log'], tell);
  auditOrder('metadata-log', metadata['metadata-log'], tell);
  const highest = snapshots.map((each) => each['sequence-number']).sort((a, b) => Number(b - a))[0] ?? 0n;
  // Above it where the newest snapshot was rolled back from, and expired.
  if (highest > metadata['last-sequence-number']) tell(`last-sequence-number is below the highest, ${highest}`);
  const fieldIds = schemas.flatMap((schema) =>
    schema.fields.flatMap((field) => [field.id, ...(typeof field.type === 'string' ? [] : [field.type['element-id']])]),
  );
  if (Math.max(...fieldIds) > metadata['last-column-id']) tell('last-column-id is below a field id in use');
  if (snapshots.some((each) => each['timestamp-ms'] > metadata['last-updated-ms']))
    tell('a snapshot is newer than the table');
}

function auditOrder(name: string, log: readonly { readonly 'timestamp-ms': number }[], tell: Tell): void {
  const times = log.map((entry) => entry['timestamp-ms']);
  if (times.some((time, i) => time < (times[i - 1] ?? 0))) tell(`${name} goes back in time`);
}

async function auditSnapshot(
  metadata: TableMetadata,
  snapshot: Snapshot,
  liveBefore: ReadonlyMap<bigint, ReadonlyMap<string, ManifestEntry>>,
  seen: Map<string, LiveEntry>,
  tell: Tell,
): Promise<Map<string, ManifestEntry>> {
  const id = snapshot['snapshot-id'];
  const say: Tell = (problem) => tell(`snapshot ${id}: ${problem}`);
  const parentId = snapshot['parent-snapshot-id'];
  const parent = parentId === undefined ? undefined : snapshotById(metadata, parentId);
  if (parent !== undefined && parent['sequence-number'] >= snapshot['sequence-number']) say('not after its parent');
  if (!metadata.schemas.some((schema) => schema['schema-id'] === snapshot['schema-id'])) say('unknown schema-id');
  const manifests = await readManifestList(localFileIo(), snapshot);
  const entries: ManifestEntry[] = [];
  const specs = new Map<ManifestEntry, number>();
  for (const file of manifests) {
    const manifest = await auditManifest(file, snapshot, say);
    auditPartitions(file, manifest, metadata, (problem) => say(`${file.manifest_path.split('/').at(-1)}: ${problem}`));
    for (const entry of manifest.entries) specs.set(entry, file.partition_spec_id);
    entries.push(...manifest.entries);
  }
  const own = entries.filter((entry) => entry.snapshot_id === id);
  const added = own.filter((entry) => entry.status === entryStatus.added);
  const deleted = own.filter((entry) => entry.status === entryStatus.deleted);
  const live = new Map<string, ManifestEntry>();
  for (const entry of entries.filter((each) => each.status !== entryStatus.deleted)) {
    if (live.has(entry.data_file.file_path)) say(`lists ${entry.data_file.file_path} twice`);
    live.set(entry.data_file.file_path, entry);
    seen.set(entry.data_file.file_path, { file: entry.data_file, specId: specs.get(entry) ?? -1 });
  }
  const before = parentId === undefined ? new Map<string, ManifestEntry>() : liveBefore.get(parentId);
  // Of a parent that expired nobody knows what it held.
  if (before !== undefined) auditChange(before, live, added, deleted, say);
  auditSummary(snapshot, [...live.values()], added, deleted, say);
  return live;
}

async function auditManifest(file: ManifestFile, snapshot: Snapshot, say: Tell): Promise<Manifest> {
  await expectFile(file.manifest_path, file.manifest_length, say);
  const manifest = await readManifest(localFileIo(), file);
  const { entries } = manifest;
  const name = file.manifest_path.split('/').at(-1);
  const of = (status: number): ManifestEntry[] => entries.filter((entry) => entry.status === status);
  for (const [status, files, rows] of [
    [entryStatus.added, file.added_files_count, file.added_rows_count],
    [entryStatus.existing, file.existing_files_count, file.existing_rows_count],
    [entryStatus.deleted, file.deleted_files_count, file.deleted_rows_count],
  ] as const) {
    if (of(status).length !== files)
      say(`${name}: ${of(status).length} entries of status ${status}, listed are ${files}`);
    if (records(of(status)) !== rows)
      say(`${name}: ${records(of(status))} rows of status ${status}, listed are ${rows}`);
  }
  const numbers = entries.map((entry) => entry.sequence_number ?? -1n);
  if (numbers.some((number) => number < 0n || number > snapshot['sequence-number']))
    say(`${name}: bad sequence number`);
  const live = entries
    .filter((entry) => entry.status !== entryStatus.deleted)
    .map((entry) => entry.sequence_number ?? 0n);
  if (live.some((number) => number < file.min_sequence_number)) say(`${name}: min_sequence_number is too high`);
  if (file.sequence_number > snapshot['sequence-number']) say(`${name}: newer than its snapshot`);
  const contents = entries.map((entry) => (entry.data_file.content === 0 ? 0 : 1));
  if (contents.some((content) => content !== file.content)) say(`${name}: mixes data and deletes`);
  return manifest;
}

function auditChange(
  before: ReadonlyMap<string, ManifestEntry>,
  after: ReadonlyMap<string, ManifestEntry>,
  added: readonly ManifestEntry[],
  deleted: readonly ManifestEntry[],
  say: Tell,
): void {
  const addedPaths = new Set(added.map((entry) => entry.data_file.file_path));
  const deletedPaths = new Set(deleted.map((entry) => entry.data_file.file_path));
  for (const path of before.keys()) {
    if (!after.has(path) && !deletedPaths.has(path)) say(`${path} vanished without a deleted entry`);
  }
  for (const path of after.keys()) {
    if (!before.has(path) && !addedPaths.has(path)) say(`${path} appeared without an added entry`);
  }
  for (const entry of deleted) {
    const earlier = before.get(entry.data_file.file_path);
    if (earlier === undefined) say(`${entry.data_file.file_path} is deleted but was not live`);
    else if (
      earlier.sequence_number !== entry.sequence_number ||
      earlier.file_sequence_number !== entry.file_sequence_number
    ) {
      say(`${entry.data_file.file_path} lost its sequence number`);
    }
  }
}

function auditSummary(
  snapshot: Snapshot,
  live: readonly ManifestEntry[],
  added: readonly ManifestEntry[],
  deleted: readonly ManifestEntry[],
  say: Tell,
): void {
  const data = (entries: readonly ManifestEntry[]): ManifestEntry[] => entries.filter((e) => e.data_file.content === 0);
  const expected = {
    'total-data-files': BigInt(data(live).length),
    'total-delete-files': BigInt(live.length - data(live).length),
    'total-records': records(data(live)),
    'total-files-size': sizes(live),
    'added-data-files': BigInt(data(added).length),
    'added-records': records(data(added)),
    'added-files-size': sizes(added),
    'deleted-data-files': BigInt(data(deleted).length),
    'deleted-records': records(data(deleted)),
    'removed-delete-files': BigInt(deleted.length - data(deleted).length),
    'removed-files-size': sizes(deleted),
    'changed-partition-count': BigInt(countPartitions([...added, ...deleted])),
  };
  for (const [key, value] of Object.entries(expected)) {
    const found = BigInt(snapshot.summary[key] ?? 0);
    if (found !== value) say(`${key} is ${found}, the manifests say ${value}`);
  }
  const operations = deleted.length > 0 ? ['overwrite', 'delete', 'replace'] : ['append', 'overwrite'];
  if (!operations.includes(snapshot.summary.operation)) say(`operation ${snapshot.summary.operation} does not fit`);
}

async function auditDataFiles(files: readonly LiveEntry[], metadata: TableMetadata, tell: Tell): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:', { autoinstall_known_extensions: 'false', threads: '1' });
  const connection = await instance.connect();
  try {
    await connection.run("SET TimeZone = 'UTC'");
    for (const { file, specId } of files) {
      const say: Tell = (problem) => tell(`${file.file_path.split('/').at(-1)}: ${problem}`);
      if (!(await expectFile(file.file_path, file.file_size_in_bytes, say))) continue;
      if (file.content !== 0) continue;
      await auditDataFile(connection, file, metadata, say);
      await auditPlacement(connection, file, specId, metadata, say);
    }
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

async function expectFile(uri: string, size: bigint | undefined, say: Tell): Promise<boolean> {
  const found = await stat(filePath(uri), { bigint: true }).catch(() => undefined);
  if (found === undefined) say(`${uri} is referenced but missing`);
  else if (size !== undefined && found.size !== size) say(`${uri} has ${found.size} bytes, listed are ${size}`);
  return found !== undefined;
}

function records(entries: readonly ManifestEntry[]): bigint {
  return entries.reduce((sum, entry) => sum + entry.data_file.record_count, 0n);
}

function sizes(entries: readonly ManifestEntry[]): bigint {
  return entries.reduce((sum, entry) => sum + entry.data_file.file_size_in_bytes, 0n);
}
