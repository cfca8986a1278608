import { PolicyTypeError } from './errors.ts';
import { floatTypeOf, type PhysicalType, parsePhysicalType } from './physical-type.ts';
import { mappingOf } from './type-mapping.ts';

/** Iceberg spec, "Primitive Types": a decimal's precision is 38 or less. */
const maxPrecision = 38;

/** An Iceberg type that a contract may ask for instead of `string`. */
export type IcebergTypeOverride = 'uuid' | 'time';

/**
 * The Iceberg type of a PostgreSQL type, for example `decimal(10, 2)` or `list<int>`.
 * An unknown name is a user-defined type (enum, composite, …): `string`.
 * A domain is not known by its name; the contract names its base type.
 * @param override `uuid` or `time`, for a column of that PostgreSQL type only.
 * @throws PolicyTypeError if the override does not fit.
 */
export function icebergTypeOf(physicalType: string, override?: IcebergTypeOverride): string {
  const type = parsePhysicalType(physicalType);
  const element = override === undefined ? elementType(type) : overridden(type, override, physicalType);
  return type.isArray ? `list<${element}>` : element;
}

/** The element type of `list<…>`, or undefined for any other type. */
export function listElement(icebergType: string): string | undefined {
  return /^list<(.*)>$/.exec(icebergType)?.[1];
}

function elementType(type: PhysicalType): string {
  const mapped = mappingOf(floatTypeOf(type) ?? type.name)?.iceberg ?? 'string';
  return mapped === 'decimal(p, s)' ? decimalType(type.modifiers) : mapped;
}

/** PostgreSQL 15 allows a scale below 0 and above the precision; Iceberg allows neither. The values fit these widened types. */
function decimalType([declared, scale = 0]: readonly number[]): string {
  if (declared === undefined) return 'string';
  const precision = scale < 0 ? declared - scale : Math.max(declared, scale);
  return precision > maxPrecision ? 'string' : `decimal(${precision}, ${Math.max(scale, 0)})`;
}

function overridden(type: PhysicalType, override: IcebergTypeOverride, physicalType: string): string {
  const fits = mappingOf(type.name)?.postgres === (override === 'uuid' ? 'uuid' : 'time without time zone');
  if (fits) return override;
  throw new PolicyTypeError(`snapferryIcebergType ${override} needs a ${override} column; found ${physicalType}.`);
}
