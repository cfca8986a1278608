import type { IcebergPrimitive, ListType, NestedField, WantedColumn } from './types.ts';

/** The type as people write it: a primitive's name, or `list<…>`. */
export function typeText(type: NestedField['type']): string {
  if (typeof type === 'string') return normalisedType(type);
  return type.type === 'list' && typeof type.element === 'string'
    ? `list<${typeText(type.element)}>`
    : nestedTypeName(type);
}

/** The same type with the same text, however a writer spaced it. */
export function normalisedType(type: string): string {
  return type.replace(/\s*,\s*/, ', ');
}

/** The type of a new column; `id` is the column's own, and the element of a list takes the one after it. */
export function fieldType(type: WantedColumn['type'], id: number): NestedField['type'] {
  const element = elementOf(type);
  if (element === undefined) return type as IcebergPrimitive;
  return { type: 'list', 'element-id': id + 1, element: element as IcebergPrimitive, 'element-required': false };
}

/** The highest id that the field uses. */
export function lastIdOf(field: NestedField): number {
  return typeof field.type === 'string' ? field.id : field.type['element-id'];
}

/**
 * The type that the field gets if it is made as wide as wanted, ids kept; undefined if that is no widening that every
 * reader of format version 2 knows (Iceberg spec, "Schema Evolution").
 */
export function widened(field: NestedField, wanted: string): NestedField['type'] | undefined {
  const element = elementOf(wanted);
  if (typeof field.type === 'string') {
    return element === undefined && isWider(field.type, wanted) ? (wanted as IcebergPrimitive) : undefined;
  }
  const list: ListType = field.type;
  if (list.type !== 'list' || typeof list.element !== 'string') return undefined;
  if (element === undefined || !isWider(list.element, element)) return undefined;
  return { ...list, element: element as IcebergPrimitive };
}

/** Whether a column of one type, as people write it, can be made one of the other. */
export function widens(from: string, to: string): boolean {
  return (
    widened(
      { id: 0, name: '', required: false, type: fieldType(from as WantedColumn['type'], 0) },
      normalisedType(to),
    ) !== undefined
  );
}

function isWider(from: string, to: string): boolean {
  if (from === 'int') return to === 'long';
  if (from === 'float') return to === 'double';
  const [before, after] = [decimalParts(from), decimalParts(to)];
  if (before === undefined || after === undefined) return false;
  return before.scale === after.scale && before.precision < after.precision;
}

function decimalParts(type: string): { readonly precision: number; readonly scale: number } | undefined {
  const match = /^decimal\((\d+),\s*(\d+)\)$/.exec(type);
  return match === null ? undefined : { precision: Number(match[1]), scale: Number(match[2]) };
}

function elementOf(type: string): string | undefined {
  return /^list<(.+)>$/.exec(type)?.[1];
}

// Tables of other writers may hold structs and maps, which our type does not name.
function nestedTypeName(type: { readonly type: string }): string {
  return type.type;
}
