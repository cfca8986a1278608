import type { LiveFile, LiveFiles } from '@snapferry/iceberg';
import type { ProofRecord } from '@snapferry/ports';
import type { DataFiles } from '../ports/warehouse.ts';

type Written = ProofRecord['files'][number];

/**
 * What is wrong with a table's data files: those that are gone or other than they were written, and those that its
 * manifests list twice (readers would see each row twice) or wrongly (readers count, plan and skip files by what they say).
 */
export async function damageOf(
  files: Pick<DataFiles, 'fingerprint'>,
  { dataFiles }: LiveFiles,
  record: ProofRecord,
): Promise<string[]> {
  const written = new Map(record.files.map((file) => [file.uri, file]));
  const damage: string[] = [];
  for (const [uri, listed] of Map.groupBy(dataFiles, (file) => file.uri)) {
    if (listed.length > 1) damage.push(`${uri}: expected it in the manifests once, found it ${listed.length} times`);
    damage.push(...(await faultsOf(files, uri, listed, written.get(uri))));
  }
  const own = dataFiles.filter(({ uri }) => written.has(uri));
  return [...damage, ...new Set(own.flatMap((file) => file.listingFault() ?? []))];
}

async function faultsOf(
  files: Pick<DataFiles, 'fingerprint'>,
  uri: string,
  listed: readonly LiveFile[],
  written: Written | undefined,
): Promise<string[]> {
  const found = await files.fingerprint(uri);
  if (found === undefined) return [`${uri}: expected a data file, found none that can be read`];
  const fault = written === undefined ? undefined : changeOf(found, written);
  if (fault !== undefined) return [`${uri}: ${fault}`];
  return listed.flatMap(({ recordCount, fileSizeBytes, format, splitOffsets, entrySha256 }) => {
    const wrong: string[] = [];
    if (format !== 'parquet') wrong.push(`${uri}: expected a Parquet file by its manifest, found another format`);
    if (splitOffsets !== undefined && written !== undefined && isSplitOtherwise(splitOffsets, written)) {
      wrong.push(
        `${uri}: expected readers to be sent to where its row groups begin by its manifest, found other places`,
      );
    }
    if (written !== undefined && `${recordCount}` !== written.rows) {
      wrong.push(`${uri}: expected ${written.rows} rows by its manifest, found ${recordCount}`);
    }
    if (fileSizeBytes !== BigInt(found.size)) {
      wrong.push(`${uri}: expected ${found.size} bytes by its manifest, found ${fileSizeBytes}`);
    }
    if (wrong.length === 0 && listed.length === 1 && written !== undefined && entrySha256() !== written.entrySha256) {
      wrong.push(
        `${uri}: expected the partition, counts and bounds that it was written with by its manifest, found others`,
      );
    }
    return wrong;
  });
}

function isSplitOtherwise(found: readonly bigint[], { splitOffsets }: Written): boolean {
  return splitOffsets !== undefined && found.join() !== splitOffsets.join();
}

function changeOf(found: { size: number; sha256: string }, { bytes, sha256 }: Written): string | undefined {
  if (String(found.size) !== bytes) return `expected ${bytes} bytes, found ${found.size}`;
  return found.sha256 === sha256 ? undefined : 'expected the bytes that were written, found others';
}
