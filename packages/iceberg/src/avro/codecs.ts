import { crc32, deflateRawSync, inflateRawSync, zstdDecompressSync } from 'node:zlib';
import { InvalidTableError, UnsupportedTableError } from '../errors.ts';
import { snappyDecompress } from './snappy.ts';

/** What we write: the one codec besides `null` that every Avro reader must know. Level 1 takes half the time, for 3 % more bytes. */
export const writtenCodec = {
  name: 'deflate',
  compress: (block: Uint8Array): Uint8Array => deflateRawSync(block, { level: 1 }),
};

/** @throws UnsupportedTableError for a codec that other writers may use and we cannot read. */
export function decompress(codec: string, block: Uint8Array): Uint8Array {
  switch (codec) {
    case 'null':
      return block;
    case 'deflate':
      return inflateRawSync(block);
    case 'zstandard':
      return zstdDecompressSync(block);
    case 'snappy':
      return checkedSnappy(block);
    default:
      throw new UnsupportedTableError(
        `expected an Avro file with codec null, deflate, zstandard or snappy, found ${codec}`,
      );
  }
}

// Avro ends a Snappy block with the big-endian CRC-32 of the plain bytes (Avro spec, "Required Codecs").
function checkedSnappy(block: Uint8Array): Uint8Array {
  const plain = snappyDecompress(block.subarray(0, -4));
  const expected = new DataView(block.buffer, block.byteOffset + block.byteLength - 4, 4).getUint32(0);
  if (crc32(plain) !== expected)
    throw new InvalidTableError('a Snappy block of an Avro file does not match its checksum');
  return plain;
}
