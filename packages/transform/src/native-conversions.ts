import { type Conversion, failed, unchanged } from './conversion.ts';
import { duckType } from './sql.ts';

/**
 * From a Parquet column that has a type of its own, as exports hold integers and other producers hold dates.
 * A cast that can lose something is proved by casting back.
 * @returns undefined if the two types do not belong together.
 */
export function nativeConversion(source: string, icebergType: string): Conversion | undefined {
  const target = duckType(icebergType);
  if (source === target) return finite.has(source) ? finiteOnly : unchanged;
  if (widening.get(source)?.includes(target)) return { probe: (value) => `CAST(${value} AS ${target})` };
  if (target === 'VARCHAR') return printed(source);
  if (!sameFamily(source, target)) return undefined;
  return {
    probe: (value) => `TRY_CAST(${value} AS ${target})`,
    doubtful: (value, probe) =>
      `${failed(value, probe)} OR TRY_CAST(${probe} AS ${source}) IS DISTINCT FROM ${value}` +
      (finite.has(target) ? ` OR NOT isfinite(${probe})` : ''),
  };
}

/** Types in which DuckDB has an infinity and Iceberg none. */
const finite = new Set(['DATE', 'TIMESTAMP', 'TIMESTAMP WITH TIME ZONE']);

const finiteOnly: Conversion = { probe: (value) => value, doubtful: (value) => `NOT isfinite(${value})` };

const widening = new Map([
  ['TINYINT', ['INTEGER', 'BIGINT']],
  ['SMALLINT', ['INTEGER', 'BIGINT']],
  ['UTINYINT', ['INTEGER', 'BIGINT']],
  ['USMALLINT', ['INTEGER', 'BIGINT']],
  ['INTEGER', ['BIGINT']],
  ['UINTEGER', ['BIGINT']],
  ['FLOAT', ['DOUBLE']],
]);

const families: readonly RegExp[] = [
  /^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|DECIMAL\(.*\))$/,
  /^(FLOAT|DOUBLE)$/,
  /^TIMESTAMP(_S|_MS|_NS)?$/,
];

function sameFamily(source: string, target: string): boolean {
  return families.some((family) => family.test(source) && family.test(target));
}

/** For types whose text in DuckDB is PostgreSQL's. Bytes and floating-point numbers have another. */
function printed(source: string): Conversion | undefined {
  // DuckDB prints such a decimal as .99
  if (/^DECIMAL\((\d+),\1\)$/.test(source)) {
    return { probe: (value) => `regexp_replace(CAST(${value} AS VARCHAR), '^(-?)\\.', '\\10.')` };
  }
  return printable.test(source) ? { probe: (value) => `CAST(${value} AS VARCHAR)` } : undefined;
}

const printable =
  /^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|DECIMAL\(.*\)|BOOLEAN|DATE|TIME|TIMESTAMP|UUID|JSON|ENUM\(.*\))$/;
