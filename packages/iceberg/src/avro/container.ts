import { randomBytes } from 'node:crypto';
import { SnapferryError } from '@snapferry/chassis';
import avsc from 'avsc';
import { InvalidTableError } from '../errors.ts';
import { decompress, writtenCodec } from './codecs.ts';
import { longAsBigint } from './long-type.ts';

/** An Avro schema in JSON. Iceberg adds attributes of its own (`field-id`, `element-id`, …), and readers need them. */
export type AvroSchema = string | readonly AvroSchema[] | AvroSchemaObject;
export interface AvroSchemaObject {
  readonly type: AvroSchema;
  readonly [attribute: string]: unknown;
}

export interface AvroContents<T> {
  /** The header's own entries, those of Avro included. */
  readonly header: Readonly<Record<string, string>>;
  readonly records: readonly T[];
}

const magic = Buffer.from([0x4f, 0x62, 0x6a, 1]);
const syncLength = 16;
const recordsPerBlock = 500;
const headerType = avsc.Type.forSchema({ type: 'map', values: 'bytes' });

/**
 * Frames records as an Avro object container file (Avro spec, "Object Container Files"). avsc's own encoder drops the
 * schema's unknown attributes and knows no further header entries; Iceberg needs both.
 */
export function writeAvro(
  schema: AvroSchemaObject,
  header: Readonly<Record<string, string>>,
  records: Iterable<unknown>,
): Buffer {
  const type = avroType(schema);
  const entries = { ...header, 'avro.schema': JSON.stringify(schema), 'avro.codec': writtenCodec.name };
  const bytes = Object.fromEntries(Object.entries(entries).map(([key, value]) => [key, Buffer.from(value, 'utf8')]));
  const sync = randomBytes(syncLength);
  const parts = [magic, headerType.toBuffer(bytes), sync];
  for (const block of blocks(type, records)) {
    const data = writtenCodec.compress(Buffer.concat(block));
    parts.push(long(block.length), long(data.length), Buffer.from(data), sync);
  }
  return Buffer.concat(parts);
}

/** Encodes each record as it comes, so that of many only the bytes are held. */
function* blocks(type: avsc.Type, records: Iterable<unknown>): Generator<Buffer[]> {
  let block: Buffer[] = [];
  for (const record of records) {
    block.push(type.toBuffer(record));
    if (block.length === recordsPerBlock) {
      yield block;
      block = [];
    }
  }
  if (block.length > 0) yield block;
}

/**
 * Reads an Avro object container file. `adapt` may rename fields of the writer's schema before decoding, since names
 * do not enter Avro's bytes.
 *
 * @throws InvalidTableError if the bytes are no such file; UnsupportedTableError for an unknown codec.
 */
export function readAvro<T>(
  bytes: Uint8Array,
  source: string,
  adapt: (schema: AvroSchemaObject) => AvroSchemaObject,
): AvroContents<T> {
  try {
    return decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), source, adapt);
  } catch (cause) {
    if (cause instanceof SnapferryError) throw cause;
    throw new InvalidTableError(
      `expected an Avro file of Iceberg's, found ${bytes.length} bytes that do not decode: ${source}`,
      {
        cause,
      },
    );
  }
}

function decode<T>(
  bytes: Buffer,
  source: string,
  adapt: (schema: AvroSchemaObject) => AvroSchemaObject,
): AvroContents<T> {
  if (!bytes.subarray(0, magic.length).equals(magic)) {
    throw new InvalidTableError(`expected an Avro file, found other bytes: ${source}`);
  }
  const { value, offset } = headerType.decode(bytes, magic.length) as { value: Record<string, Buffer>; offset: number };
  const header = Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, entry.toString('utf8')]));
  const type = avroType(adapt(JSON.parse(header['avro.schema'] ?? '') as AvroSchemaObject));
  const sync = bytes.subarray(offset, offset + syncLength);
  const records: T[] = [];
  let at = offset + syncLength;
  while (at < bytes.length) {
    const count = readLong(bytes, at);
    const size = readLong(bytes, count.offset);
    const end = size.offset + size.value;
    if (!bytes.subarray(end, end + syncLength).equals(sync)) {
      throw new InvalidTableError(`expected the sync marker at byte ${end}, found other bytes: ${source}`);
    }
    const plain = decompress(header['avro.codec'] ?? 'null', bytes.subarray(size.offset, end));
    readRecords(type, Buffer.from(plain.buffer, plain.byteOffset, plain.byteLength), count.value, records);
    at = end + syncLength;
  }
  return { header, records };
}

function readRecords<T>(type: avsc.Type, block: Buffer, count: number, into: T[]): void {
  let position = 0;
  for (let i = 0; i < count; i += 1) {
    const { value, offset } = type.decode(block, position) as { value: T; offset: number };
    if (offset < 0) throw new RangeError('the block ends early');
    into.push(value);
    position = offset;
  }
  if (position !== block.length) throw new RangeError('the block holds more than its records');
}

function avroType(schema: AvroSchemaObject): avsc.Type {
  // Unions stay unwrapped: all of Iceberg's are [null, T]. avsc writes to the registry, so each type gets its own.
  return avsc.Type.forSchema(withPlainLongs(schema) as unknown as Parameters<typeof avsc.Type.forSchema>[0], {
    registry: { long: longAsBigint },
    wrapUnions: 'never',
  });
}

/** avsc looks types up by name only, so a long with attributes (a timestamp) would become its own long of numbers. */
function withPlainLongs(schema: AvroSchema): AvroSchema {
  if (typeof schema === 'string') return schema;
  if (isUnion(schema)) return schema.map(withPlainLongs);
  if (schema.type === 'long') return 'long';
  const { type, items, values, fields } = schema as AvroSchemaObject & Readonly<Record<string, AvroSchema | undefined>>;
  return {
    ...schema,
    type: typeof type === 'string' ? type : withPlainLongs(type),
    ...(items === undefined ? {} : { items: withPlainLongs(items) }),
    ...(values === undefined ? {} : { values: withPlainLongs(values) }),
    ...(fields === undefined ? {} : { fields: (fields as readonly AvroSchemaObject[]).map(withPlainLong) }),
  };
}

function withPlainLong(field: AvroSchemaObject): AvroSchemaObject {
  return { ...field, type: withPlainLongs(field.type) };
}

function isUnion(schema: AvroSchema): schema is readonly AvroSchema[] {
  return Array.isArray(schema);
}

// The counts of the frame fit a JavaScript number by far, so avsc's plain long does.
const frameLong = avsc.Type.forSchema('long');

function long(value: number): Buffer {
  return frameLong.toBuffer(value);
}

function readLong(bytes: Buffer, at: number): { value: number; offset: number } {
  const { value, offset } = frameLong.decode(bytes, at) as { value: number; offset: number };
  if (offset < 0 || value < 0) throw new RangeError('the frame ends early');
  return { value, offset };
}
