import { crc32, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decompress } from '../src/avro/codecs.ts';
import { type AvroSchemaObject, readAvro, writeAvro } from '../src/avro/container.ts';
import { renameByFieldId } from '../src/avro/rename-by-field-id.ts';
import { snappyDecompress } from '../src/avro/snappy.ts';
import { InvalidTableError, UnsupportedTableError } from '../src/errors.ts';
import { manifestFileSchema, namesById } from '../src/manifest-schema.ts';

const schema: AvroSchemaObject = {
  type: 'record',
  name: 'r',
  fields: [
    { name: 'id', type: 'long', 'field-id': 1 },
    { name: 'text', type: ['null', 'string'], default: null, 'field-id': 2 },
    { name: 'bytes', type: { type: 'array', items: 'bytes', 'element-id': 4 }, 'field-id': 3 },
  ],
};
const same = (each: AvroSchemaObject) => each;

describe('Avro container', () => {
  it('gives back records and header of any size', () => {
    const records = fc.array(
      fc.record({
        id: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
        text: fc.option(fc.string({ unit: 'binary' })),
        bytes: fc.array(fc.uint8Array().map((each) => Buffer.from(each))),
      }),
    );
    fc.assert(
      fc.property(records, fc.string(), (wanted, note) => {
        const read = readAvro(writeAvro(schema, { note }, wanted), 'test', same);
        expect(read.records).toEqual(wanted);
        expect(read.header.note).toBe(note);
      }),
    );
  });

  it('spans blocks, and holds no record at all', () => {
    const many = Array.from({ length: 1201 }, (_, i) => ({ id: BigInt(i), text: null, bytes: [] }));
    expect(readAvro(writeAvro(schema, {}, many), 'test', same).records).toEqual(many);
    expect(readAvro(writeAvro(schema, {}, []), 'test', same).records).toEqual([]);
  });

  it('keeps the field ids in the schema that it writes', () => {
    const { header } = readAvro(writeAvro(manifestFileSchema, {}, []), 'test', same);
    expect(namesById(JSON.parse(header['avro.schema'] ?? ''))).toEqual(namesById(manifestFileSchema));
    expect(namesById(manifestFileSchema).size).toBe(19);
  });

  it('reads fields by id where another writer named them differently', () => {
    const foreign = JSON.parse(JSON.stringify(schema).replace('"text"', '"words"'));
    const bytes = writeAvro(foreign, {}, [{ id: 1n, words: 'x', bytes: [] }]);
    const { records } = readAvro(bytes, 'test', (each) => renameByFieldId(each, new Map([[2, 'text']])));
    expect(records).toEqual([{ id: 1n, text: 'x', bytes: [] }]);
  });

  it('refuses other, cut or damaged bytes', () => {
    const bytes = writeAvro(schema, {}, [{ id: 1n, text: 'x', bytes: [] }]);
    const damaged = Buffer.from(bytes);
    damaged[bytes.length - 1] = (damaged[bytes.length - 1] ?? 0) ^ 1;
    for (const wrong of [Buffer.from('no'), bytes.subarray(0, -5), bytes.subarray(0, 30), damaged]) {
      expect(() => readAvro(wrong, 'test', same)).toThrow(InvalidTableError);
    }
  });
});

describe('codecs', () => {
  const plain = Buffer.from('Iceberg Iceberg Iceberg Iceberg');

  it('reads zstandard and null, and names the codec that it cannot read', () => {
    expect(Buffer.from(decompress('zstandard', zstdCompressSync(plain)))).toEqual(plain);
    expect(decompress('null', plain)).toBe(plain);
    expect(() => decompress('xz', plain)).toThrow(UnsupportedTableError);
  });

  it('reads snappy: literals, copies that overlap, and the checksum', () => {
    // Literal "Iceberg " (8 bytes), then a copy of 23 bytes from 8 bytes back (2-byte offset).
    const block = Buffer.concat([Buffer.of(31, 7 << 2), Buffer.from('Iceberg '), Buffer.of((22 << 2) | 2, 8, 0)]);
    expect(Buffer.from(snappyDecompress(block))).toEqual(plain);
    const checksum = Buffer.alloc(4);
    checksum.writeUInt32BE(crc32(plain));
    expect(Buffer.from(decompress('snappy', Buffer.concat([block, checksum])))).toEqual(plain);
    expect(() => decompress('snappy', Buffer.concat([block, Buffer.alloc(4)]))).toThrow(InvalidTableError);
  });

  it('refuses snappy that points outside', () => {
    expect(() => snappyDecompress(Buffer.of(4, (3 << 2) | 2, 9, 0))).toThrow(RangeError);
    expect(() => snappyDecompress(Buffer.of(4, 3 << 2, 1))).toThrow(RangeError);
  });
});
