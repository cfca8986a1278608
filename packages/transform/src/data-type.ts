import { floatTypeOf, parsePhysicalType } from './physical-type.ts';
import { mappingOf } from './type-mapping.ts';

/**
 * The `data_type` that information_schema shows for a type, in lower case: what an export calls a column's original
 * type. `array` for every array, `user-defined` for an enum, a composite or an extension's type.
 */
export function dataTypeOf(physicalType: string): string {
  const type = parsePhysicalType(physicalType);
  if (type.isArray) return 'array';
  return floatTypeOf(type) ?? mappingOf(type.name)?.postgres ?? 'user-defined';
}

/** The precision that a `numeric(p, s)` declares; undefined for any other type, an unbounded numeric and an array. */
export function numericPrecisionOf(physicalType: string): number | undefined {
  const type = parsePhysicalType(physicalType);
  return !type.isArray && mappingOf(type.name)?.postgres === 'numeric' ? type.modifiers[0] : undefined;
}
