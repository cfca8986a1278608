import { arrayElements, convertElements, lostElements } from './array-conversion.ts';
import { type Conversion, failed, inline, settle, settleOr, unchanged } from './conversion.ts';
import { ColumnTypeMismatchError } from './errors.ts';
import { hmacPieces, hmacText } from './hmac/hmac-sql.ts';
import { icebergTypeOf, listElement } from './iceberg-type.ts';
import { nativeConversion } from './native-conversions.ts';
import { parsePhysicalType } from './physical-type.ts';
import { duckType } from './sql.ts';
import { textConversion } from './text-conversions.ts';
import type { LoadColumn } from './types.ts';

/**
 * One column's way through the three layers of the projection. Each layer may use the one below it, so that nothing
 * is computed twice: `probe` of the exported value, `value` and `output` of what is below them.
 */
export interface ColumnPlan {
  probe(source: string): string;
  value(source: string, probe: string): string;
  /** The value, with `otherwise` where one does not cast, so that `invalid` need not be asked. Absent where it has to be. */
  valueOr?(otherwise: string, source: string, probe: string): string;
  output(value: string, probe: string): string;
  /** True where the value does not cast; absent if every value does. */
  invalid?(source: string, probe: string, value: string): string;
}

/**
 * Chooses the conversion and applies the policy.
 * @param exported the footer's type, as DuckDB names it.
 * @param hmac the name of the hash function.
 * @throws ColumnTypeMismatchError if the export's type cannot become the contract's.
 */
export function planColumn(column: LoadColumn, exported: string, hmac: string): ColumnPlan {
  switch (column.policy) {
    case 'redact':
      return { ...passing, probe: () => 'NULL', output: () => `CAST(NULL AS ${duckType(column.icebergType)})` };
    case 'hmac':
      return hashed(column, exported, hmac);
    case 'truncate':
      return { ...converted(column, exported), output: (value) => truncated(column, value) };
    case 'allow':
      return converted(column, exported);
  }
}

const passing = { value: (_: string, probe: string) => probe, output: (value: string) => value };

function converted(column: LoadColumn, exported: string): ColumnPlan {
  const element = listElement(column.icebergType);
  if (element === undefined) return scalarPlan(scalarConversion(column, column.icebergType, exported));
  if (exported === 'VARCHAR') return textListPlan(textConversion(element), delimiterOf(column));
  const source = /^(.*)\[\]$/.exec(exported)?.[1];
  if (source === undefined) throw mismatch(column, exported);
  return nativeListPlan(scalarConversion(column, element, source));
}

function scalarConversion(column: LoadColumn, icebergType: string, exported: string): Conversion {
  if (exported === 'VARCHAR') return textConversion(icebergType);
  const conversion = nativeConversion(exported, icebergType);
  if (conversion === undefined) throw mismatch(column, exported);
  return conversion;
}

function scalarPlan(conversion: Conversion): ColumnPlan {
  return {
    ...passing,
    probe: conversion.probe,
    value: (source, probe) => settle(conversion, source, probe),
    ...(conversion === unchanged
      ? {}
      : {
          valueOr: (otherwise, source, probe) => settleOr(otherwise, conversion, source, probe),
          invalid: (source, _, value) => failed(source, value),
        }),
  };
}

function textListPlan(element: Conversion, delimiter: ',' | ';'): ColumnPlan {
  return {
    ...passing,
    probe: (source) => arrayElements(source, delimiter),
    value: (_, probe) => (element === unchanged ? probe : convertElements(probe, element)),
    invalid: (source, probe, value) =>
      `(${failed(source, probe)})${element === unchanged ? '' : ` OR ${lostElements(probe, value)}`}`,
  };
}

function nativeListPlan(element: Conversion): ColumnPlan {
  if (element === unchanged) return { ...passing, probe: (source) => source };
  return {
    ...passing,
    probe: (source) => source,
    value: (_, probe) => convertElements(probe, element),
    invalid: (_, probe, value) => lostElements(probe, value),
  };
}

/**
 * Only bytes and booleans differ in what is hashed from the export's text: definitions of the `hmac` policy. The hash is the
 * value, so that it is computed once however often the output names it.
 */
function hashed(column: LoadColumn, exported: string, hmac: string): ColumnPlan {
  const base = icebergTypeOf(column.physicalType);
  const inText = exported === 'VARCHAR' && (base === 'boolean' || base === 'binary');
  const hashedType = base === 'binary' || inText ? base : 'string';
  const conversion = scalarConversion({ ...column, physicalType: 'text' }, hashedType, exported);
  const bytes = (value: string) => {
    if (base === 'binary') return value;
    return `encode(${hashedType === 'boolean' ? `CAST(${value} AS VARCHAR)` : value})`;
  };
  return {
    probe: (source) => inline(conversion, source),
    value: (_, probe) => hmacPieces(hmac, bytes(probe)),
    output: hmacText,
    ...(conversion === unchanged ? {} : { invalid: failed }),
  };
}

/**
 * A timestamptz by its epoch, because DuckDB truncates it through ICU's calendar, which is Julian before 1582; a date by its parts,
 * because DuckDB truncates it as a timestamp, which ends before PostgreSQL's dates do.
 */
function truncated(column: LoadColumn, value: string): string {
  const { truncate, icebergType } = column;
  if (typeof truncate === 'number') return `left(${value}, ${truncate})`;
  if (icebergType === 'date') return truncatedDate(truncate, value);
  if (icebergType !== 'timestamptz') return `date_trunc('${truncate}', ${value})`;
  return `make_timestamptz(epoch_us(date_trunc('${truncate}', make_timestamp(epoch_us(${value})))))`;
}

function truncatedDate(unit: LoadColumn['truncate'], date: string): string {
  switch (unit) {
    case 'year':
      return `make_date(year(${date}), 1, 1)`;
    case 'month':
      return `make_date(year(${date}), month(${date}), 1)`;
    default:
      return date;
  }
}

/** PostgreSQL separates boxes by semicolons, all else by commas (pg_type.typdelim). */
function delimiterOf(column: LoadColumn): ',' | ';' {
  return parsePhysicalType(column.physicalType).name === 'box' ? ';' : ',';
}

function mismatch(column: LoadColumn, exported: string): ColumnTypeMismatchError {
  const { target, physicalType, icebergType } = column;
  return new ColumnTypeMismatchError(
    `Column ${JSON.stringify(target)}: the contract says ${physicalType} (${icebergType}), ` +
      `but the export holds ${exported}, which does not convert to it without guessing.`,
    { context: { column: target, physicalType, exported } },
  );
}
