import { fileContent, type Manifest, type ManifestEntry, manifestContent } from './manifest.ts';
import type { ManifestFile } from './manifest-list.ts';
import { type FieldSummary, partitionSummaries } from './partition-summaries.ts';

/** A manifest beside what the manifest list says of it. */
export interface ListedManifest extends Pick<Manifest, 'header'> {
  readonly listed: ManifestFile;
  /** All entries, of files that are gone from the table too. */
  readonly all: readonly ManifestEntry[];
  /** Those of live files. */
  readonly entries: readonly ManifestEntry[];
}

/**
 * In words, what a manifest list says wrongly of a manifest: readers skip the manifest by it, and with it every file that it
 * lists. Undefined where nothing is wrong. Writers summarise the partitions of all entries, or of the live ones.
 */
export function listingFault({ listed, header, all, entries }: ListedManifest): string | undefined {
  const expected = `${listed.manifest_path}: expected in the manifest list`;
  if (String(listed.partition_spec_id) !== header.partitionSpecId) {
    return `${expected} its partition spec ${header.partitionSpecId}, found ${listed.partition_spec_id}`;
  }
  if (listed.content === manifestContent.deletes && entries.some(isData)) {
    return `${expected} a manifest of data files, found one of delete files`;
  }
  const { partitions } = listed;
  if (partitions === null) return undefined;
  const summaries = [all, entries].map((some) => summariesOf(header, some));
  if (summaries.some((each) => each === null || isSame(each, partitions))) return undefined;
  return `${expected} the summary of its partitions, found another`;
}

function isData({ data_file: file }: ManifestEntry): boolean {
  return file.content === fileContent.data;
}

function summariesOf({ partition }: Manifest['header'], entries: readonly ManifestEntry[]) {
  return partitionSummaries(
    partition,
    entries.map(({ data_file: file }) => file.partition),
  );
}

function isSame(a: readonly FieldSummary[], b: readonly FieldSummary[]): boolean {
  return JSON.stringify(a.map(said)) === JSON.stringify(b.map(said));
}

function said({ contains_null: hasNull, lower_bound: lower, upper_bound: upper }: FieldSummary) {
  const hex = (bytes: Uint8Array | null) => (bytes === null ? null : Buffer.from(bytes).toString('hex'));
  return [hasNull, hex(lower), hex(upper)];
}
