import { gunzipSync } from 'node:zlib';

const block = 512;

/**
 * The files of a gzipped tar archive, by path. Reads what `npm pack` writes: plain ustar, short paths.
 *
 * @throws Error on any other kind of entry, rather than to skip a file that somebody meant to compare.
 */
export function readTarball(tarball: Uint8Array): Map<string, Uint8Array> {
  const tar = gunzipSync(tarball);
  const files = new Map<string, Uint8Array>();
  for (let offset = 0; offset + block <= tar.length; ) {
    const header = tar.subarray(offset, offset + block);
    // The archive ends with blocks of zeros.
    if (header[0] === 0) break;
    const prefix = text(header, 345, 155);
    const path = prefix === '' ? text(header, 0, 100) : `${prefix}/${text(header, 0, 100)}`;
    const kind = text(header, 156, 1);
    if (kind !== '0' && kind !== '')
      throw new Error(`${path}: expected a plain file in the tarball, found kind ${kind}`);
    const size = Number.parseInt(text(header, 124, 12), 8);
    files.set(path, tar.subarray(offset + block, offset + block + size));
    offset += block + Math.ceil(size / block) * block;
  }
  return files;
}

function text(header: Uint8Array, start: number, length: number): string {
  const field = header.subarray(start, start + length);
  const end = field.indexOf(0);
  return new TextDecoder().decode(end === -1 ? field : field.subarray(0, end)).trim();
}
