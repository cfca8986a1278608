import { type Cell, float32, float64, micros, ofDay } from './corpus/cells.ts';
import { elementOf, familyOf, precisionOf } from './engine.ts';

/** Brings an engine's text of a value to the cell: engines print floats, decimals and timestamps each in a way of their own. */
export function settle(value: Cell, icebergType: string): Cell {
  if (value === null) return null;
  if (typeof value !== 'string') return value.map((each) => settle(each, elementOf(icebergType)));
  switch (familyOf(icebergType)) {
    case 'float':
      return float32(numberOf(value));
    case 'double':
      return float64(numberOf(value));
    case 'decimal':
      return decimal(value, precisionOf(icebergType).scale);
    case 'timestamp':
    case 'timestamptz':
      return moment(value);
    case 'time':
      return value.includes(':') ? ofDay(value) : value;
    default:
      return value;
  }
}

/** Reads IEEE bits, as `x7f800000`, and any text of a number. */
function numberOf(text: string): number {
  if (text.startsWith('x')) {
    const bits = Buffer.from(text.slice(1), 'hex');
    return bits.length === 4 ? bits.readFloatBE() : bits.readDoubleBE();
  }
  const [, sign = '', name] = /^([+-]?)(inf|infinity|nan)$/i.exec(text) ?? [];
  if (name === undefined) return Number(text);
  if (name.toLowerCase() === 'nan') return Number.NaN;
  return sign === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

/** DuckDB leaves out the zero before the point, ClickHouse those at the end. */
function decimal(text: string, scale: number): string {
  const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d*)(?:\.(\d+))?$/.exec(text) ?? [];
  return `${sign}${whole || '0'}${scale === 0 ? '' : `.${fraction.padEnd(scale, '0')}`}`;
}

/** Microseconds stand as they are; `-0043-03-15 10:00:00.500000 UTC` is read. */
function moment(text: string): string {
  const [, year, month, day, time] =
    /^([+-]?\d{4,6})-(\d\d)-(\d\d)[ T](\d\d:\d\d:\d\d(?:\.\d+)?)(?: UTC)?$/.exec(text) ?? [];
  return time === undefined ? text : micros([Number(year), Number(month), Number(day)], time);
}
