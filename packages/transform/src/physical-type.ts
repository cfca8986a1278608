/** A PostgreSQL type text taken apart. */
export interface PhysicalType {
  /** Lower-case, with single spaces, without type modifiers or `pg_catalog.`: `timestamp with time zone`. */
  readonly name: string;
  readonly modifiers: readonly number[];
  readonly isArray: boolean;
}

const arraySuffix = /(?:\s*\[\s*\d*\s*\])+$|\s+array(?:\s*\[\s*\d*\s*\])?$/i;
const typeModifiers = /\(\s*(-?\d+(?:\s*,\s*-?\d+)*)\s*\)/;

/**
 * Reads a type in any spelling that pg_dump or a contract's author uses.
 * PostgreSQL does not tell `int[]` from `int[][]`, so neither does this.
 */
export function parsePhysicalType(text: string): PhysicalType {
  const trimmed = text.trim();
  const internalArray = /^(?:pg_catalog\.)?_([a-z]\w*)$/i.exec(trimmed);
  const element = internalArray?.[1] ?? trimmed.replace(arraySuffix, '');
  const modifiers = typeModifiers.exec(element)?.[1]?.split(',').map(Number) ?? [];
  const name = element
    .replace(typeModifiers, ' ')
    .toLowerCase()
    .replace(/^\s*pg_catalog\./, '')
    .replace(/\s+/g, ' ')
    .replace(/^interval .*/, 'interval')
    .trim();
  return { name, modifiers, isArray: element !== trimmed };
}

/** SQL's float(p): real up to 24 binary digits, double precision above. Undefined for any other type. */
export function floatTypeOf({ name, modifiers }: PhysicalType): 'real' | 'double precision' | undefined {
  if (name !== 'float') return undefined;
  return (modifiers[0] ?? 53) <= 24 ? 'real' : 'double precision';
}
