import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { snappyDecompress } from '../../../../packages/iceberg/src/avro/snappy.ts';
import { readThrift, type Thrift, type ThriftStruct } from './thrift.ts';

/** A page of a column as its writer encoded it, decompressed. */
export interface Page {
  readonly where: string;
  readonly bytes: Uint8Array;
}

export interface BloomFilter {
  readonly where: string;
  /** Blocks of 32 bytes. */
  readonly blocks: Uint8Array;
}

/** What a Parquet file holds beside its footer (parquet.thrift). @throws Error for what it cannot decode. */
export function readLayout(file: Uint8Array): { pages: Page[]; bloomFilters: BloomFilter[] } {
  const tail = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const length = tail.getUint32(file.length - 8, true);
  const { value: footer } = readThrift(file, file.length - 8 - length);
  const pages: Page[] = [];
  const bloomFilters: BloomFilter[] = [];
  for (const [group, rowGroup] of list(footer.get(4)).entries()) {
    for (const chunk of list(rowGroup.get(1))) {
      const column = struct(chunk.get(3));
      const path = (column.get(3) as Uint8Array[]).map((part) => Buffer.from(part).toString()).join('.');
      const where = `${path}, row group ${group}`;
      pages.push(...pagesOf(file, column, where));
      const offset = column.get(14);
      if (offset !== undefined) bloomFilters.push({ where, blocks: bloomBlocks(file, Number(offset)) });
    }
  }
  return { pages, bloomFilters };
}

function pagesOf(file: Uint8Array, column: ThriftStruct, where: string): Page[] {
  const codec = Number(column.get(4));
  const data = Number(column.get(9));
  const dictionary = column.get(11);
  const start = dictionary === undefined ? data : Math.min(Number(dictionary), data);
  const end = start + Number(column.get(7));
  const pages: Page[] = [];
  for (let at = start; at < end; ) {
    const { value: header, end: body } = readThrift(file, at);
    at = body + Number(header.get(3));
    const kind = Number(header.get(1)) === 2 ? 'dictionary' : 'data';
    pages.push({ where: `${where}, ${kind} page`, bytes: pageBytes(file.subarray(body, at), header, codec) });
  }
  return pages;
}

/** Of a second version's page the levels come first, and are never compressed. */
function pageBytes(body: Uint8Array, header: ThriftStruct, codec: number): Uint8Array {
  const second = header.get(8);
  if (second === undefined) return decompressed(body, codec);
  const levels = Number(struct(second).get(5)) + Number(struct(second).get(6));
  const isCompressed = struct(second).get(7) !== false;
  return Buffer.concat([body.subarray(0, levels), decompressed(body.subarray(levels), isCompressed ? codec : 0)]);
}

function decompressed(bytes: Uint8Array, codec: number): Uint8Array {
  if (codec === 0 || bytes.length === 0) return bytes;
  if (codec === 1) return snappyDecompress(bytes);
  if (codec === 2) return gunzipSync(bytes);
  if (codec === 4) return brotliDecompressSync(bytes);
  if (codec === 6) return zstdDecompressSync(bytes);
  throw new Error(`expected a Parquet codec that can be decoded here, found number ${codec}`);
}

function bloomBlocks(file: Uint8Array, offset: number): Uint8Array {
  const { value: header, end } = readThrift(file, offset);
  return file.subarray(end, end + Number(header.get(1)));
}

function list(value: Thrift | undefined): ThriftStruct[] {
  if (!Array.isArray(value)) throw new Error("expected a list in the file's footer, found none");
  return value as ThriftStruct[];
}

function struct(value: Thrift | undefined): ThriftStruct {
  if (!(value instanceof Map)) throw new Error("expected a struct in the file's footer, found none");
  return value;
}
