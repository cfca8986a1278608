import { randomUUID } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { applyUpdates } from '../apply-updates.ts';
import type { TableHead } from '../catalog.ts';
import { checkRequirements } from '../check-requirements.ts';
import { InvalidTableError } from '../errors.ts';
import type { FileIo } from '../file-io.ts';
import type { TableChange } from '../table-change.ts';
import { parseTableMetadata, printTableMetadata } from '../table-metadata.ts';
import type { TableMetadata } from '../types.ts';

/** A version of a table that is written but that the catalogue does not point to yet. */
export interface WrittenMetadata {
  readonly location: string;
  readonly metadata: TableMetadata;
  readonly metadataLocation: string;
}

/** Reads a metadata file, also a compressed one as other writers may be set to write. */
export async function readMetadata(io: FileIo, uri: string): Promise<TableMetadata> {
  const bytes = Buffer.from(await io.read(uri));
  // Told by its first bytes: writers place the `.gz` at two different positions of the name.
  const plain = bytes[0] === 0x1f && bytes[1] === 0x8b ? unzipped(bytes, uri) : bytes;
  return parseTableMetadata(plain.toString('utf8'), uri);
}

function unzipped(bytes: Buffer, uri: string): Buffer {
  try {
    return gunzipSync(bytes);
  } catch (cause) {
    throw new InvalidTableError(`expected a metadata file, found ${bytes.length} bytes that do not unzip: ${uri}`, {
      cause,
    });
  }
}

/**
 * Writes the metadata that the change makes of `base`, under a name that no other attempt has. A file that no catalogue
 * comes to point to does no harm.
 *
 * @throws CommitConflictError if a requirement does not hold for `base`; InvalidTableError
 */
export async function writeNextMetadata(
  io: FileIo,
  base: TableHead | undefined,
  change: TableChange,
  now: Date,
): Promise<WrittenMetadata> {
  checkRequirements(base?.metadata, change.requirements);
  const previous = base === undefined ? {} : { previousLocation: base.metadataLocation };
  const metadata = applyUpdates(base?.metadata, change.updates, { now, ...previous });
  const { location } = metadata;
  const version = String(nextVersion(base)).padStart(5, '0');
  const metadataLocation = `${location}/metadata/${version}-${randomUUID()}.metadata.json`;
  await io.write(metadataLocation, Buffer.from(printTableMetadata(metadata), 'utf8'), { exclusive: true });
  return { location, metadata, metadataLocation };
}

// Other writers count in the file's name too, and PyIceberg goes on from the number that it finds there.
function nextVersion(base: TableHead | undefined): number {
  if (base === undefined) return 0;
  const number = /\/(\d{1,9})-[^/]*$/.exec(base.metadataLocation)?.[1];
  return (number === undefined ? base.metadata['metadata-log'].length : Number(number)) + 1;
}
