import { inflateRawSync, zstdDecompressSync } from 'node:zlib';
import avsc from 'avsc';
import { readAvro } from '../../../../packages/iceberg/src/avro/container.ts';
import { snappyDecompress } from '../../../../packages/iceberg/src/avro/snappy.ts';
import type { Piece } from '../unpack.ts';

const syncBytes = 16;
const metadata = avsc.Type.forSchema({ type: 'map', values: 'bytes' });
const long = avsc.Type.forSchema('long');

const codecs: Readonly<Record<string, (block: Buffer) => Uint8Array>> = {
  null: (block) => block,
  deflate: (block) => inflateRawSync(block),
  zstandard: (block) => zstdDecompressSync(block),
  // Four bytes of checksum follow the block (Avro specification, "Required Codecs").
  snappy: (block) => snappyDecompress(block.subarray(0, -4)),
};

/**
 * Every block of an Avro file, decompressed; the header, schema and all, stands in the file as it is. That it also decodes is
 * held to.
 */
export function avroPieces(name: string, bytes: Uint8Array): Piece[] {
  const file = Buffer.from(bytes);
  const header = metadata.decode(file, 4) as { value: Record<string, Buffer>; offset: number };
  const codec = header.value['avro.codec']?.toString() ?? 'null';
  const decompress = codecs[codec];
  if (decompress === undefined) throw new Error(`expected a codec of Avro's that can be decoded here, found ${codec}`);
  const blocks: Piece[] = [];
  for (let at = header.offset + syncBytes; at < file.length; ) {
    const count = long.decode(file, at);
    const size = long.decode(file, count.offset) as { value: number; offset: number };
    const end = size.offset + size.value;
    blocks.push({
      where: `${name} › block ${blocks.length + 1}`,
      bytes: decompress(file.subarray(size.offset, end)),
    });
    at = end + syncBytes;
  }
  const { records } = readAvro(bytes, name, (schema) => schema);
  return [...blocks, { where: `${name} › bounds`, bytes: Buffer.from(shortBounds(records).join('\n')) }];
}

/** Bounds of four bytes, as the numbers and dates that they may stand for: too few bytes to be sought as such. */
function shortBounds(value: unknown): string[] {
  if (value instanceof Uint8Array) {
    if (value.length !== 4) return [];
    const number = new DataView(value.buffer, value.byteOffset, 4).getInt32(0, true);
    const date = new Date(number * 24 * 60 * 60 * 1000);
    return [String(number), ...(Number.isNaN(date.getTime()) ? [] : [date.toISOString().slice(0, 10)])];
  }
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(shortBounds) : [];
}
