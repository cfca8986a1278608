import type { AvroSchema, AvroSchemaObject } from './avro/container.ts';
import { SchemaMovedError, UnsupportedPartitionError } from './errors.ts';
import type { PrimitiveValue } from './parse-value.ts';
import type { PlannedPartitionField } from './plan-layout.ts';
import { twosComplement } from './single-value.ts';
import type { IcebergPrimitive, PartitionSpec } from './types.ts';

/** The values of a data file's partition, by partition field name. */
export type PartitionValues = ReadonlyMap<string, PrimitiveValue | null>;

/** How a spec's partitions are written into manifests. */
export interface PartitionWriter {
  /** The Avro schema of the partition record; readers find the fields by id. */
  readonly schema: AvroSchemaObject;
  /** @throws SchemaMovedError if the values are not those of the spec's fields; UnsupportedPartitionError if one has another type. */
  record(values: PartitionValues | undefined, file: string): object;
}

export function partitionWriter(spec: PartitionSpec, fields: readonly PlannedPartitionField[]): PartitionWriter {
  const avroNames = new Map(spec.fields.map((field) => [field.name, avroName(field.name)]));
  const schema = {
    type: 'record',
    name: 'r102',
    fields: spec.fields.map((field, i) => ({
      name: avroNames.get(field.name),
      type: ['null', avroType(fields[i]?.type ?? 'string', field['field-id'])],
      default: null,
      'field-id': field['field-id'],
    })),
  };
  const names = fields.map((field) => field.name);
  return {
    schema,
    record(values = new Map(), file) {
      const found = [...values.keys()];
      if (found.toSorted().join('\0') !== names.toSorted().join('\0')) {
        throw new SchemaMovedError(
          `${file}: expected a partition value for each of [${names.join(', ')}], found [${found.join(', ')}]; write the files again`,
        );
      }
      const entries = fields.map(({ name, type }) => [avroNames.get(name), avroValue(type, values.get(name), name)]);
      return Object.fromEntries(entries);
    },
  };
}

/** Avro's types for Iceberg's (Iceberg spec, appendix A, "Avro"). Named types are numbered, since a name may occur once only. */
function avroType(type: IcebergPrimitive, fieldId: number): AvroSchema {
  const [, precision, scale] = /^decimal\((\d+), ?(\d+)\)$/.exec(type) ?? [];
  if (precision !== undefined) {
    const size = decimalBytes(Number(precision));
    const logical = { logicalType: 'decimal', precision: Number(precision), scale: Number(scale) };
    return { type: 'fixed', name: `decimal_${fieldId}`, size, ...logical };
  }
  switch (type) {
    case 'date':
      return { type: 'int', logicalType: 'date' };
    case 'time':
      return { type: 'long', logicalType: 'time-micros' };
    case 'timestamp':
    case 'timestamptz':
      return { type: 'long', logicalType: 'timestamp-micros', 'adjust-to-utc': type === 'timestamptz' };
    case 'uuid':
      return { type: 'fixed', name: `uuid_${fieldId}`, size: 16, logicalType: 'uuid' };
    case 'binary':
      return 'bytes';
    default:
      return type;
  }
}

function avroValue(type: IcebergPrimitive, value: PrimitiveValue | null | undefined, name: string): unknown {
  if (value === null || value === undefined) return null;
  if (typeof value !== kindOf(type) || (typeof value === 'number' && !Number.isInteger(value))) {
    throw new UnsupportedPartitionError(
      `partition field ${name}: expected a ${kindOf(type)} for ${type}, found a ${typeof value}`,
    );
  }
  if (typeof value === 'object') return Buffer.from(value);
  const precision = /^decimal\((\d+)/.exec(type)?.[1];
  return precision === undefined ? value : twosComplement(value as bigint, decimalBytes(Number(precision)));
}

function kindOf(type: IcebergPrimitive): string {
  if (type === 'int' || type === 'date') return 'number';
  if (type === 'boolean' || type === 'string') return type;
  return type === 'uuid' || type === 'binary' ? 'object' : 'bigint';
}

/** The fewest bytes that hold every decimal of the precision. */
function decimalBytes(precision: number): number {
  return twosComplement(10n ** BigInt(precision) - 1n).length;
}

/** Avro allows letters, digits and _ only; other characters are written as Iceberg's Java library writes them. */
function avroName(name: string): string {
  const safe = [...name].map((each) => (/[A-Za-z0-9_]/.test(each) ? each : `_x${hex(each)}`)).join('');
  return /^[0-9]/.test(safe) ? `_${safe}` : safe;
}

function hex(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
}
