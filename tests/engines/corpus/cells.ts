/**
 * A value in the one text form that every engine is brought to: null, a list of cells, or text. Text is: digits of an integer;
 * all digits of a decimal, as many after the point as its scale; the IEEE bits of a float in hexadecimal, or `nan`; days since
 * 1970-01-01 of a date; microseconds since then of a timestamp; microseconds of the day of a time; bytes in hexadecimal.
 */
export type Cell = string | null | readonly Cell[];

export type Row = readonly Cell[];

/** Of the proleptic Gregorian calendar; the year before 1 is 0, and so on. */
export function days(year: number, month: number, day: number): string {
  return String(epochDays(year, month, day));
}

export function micros(date: readonly [number, number, number], time = '00:00:00'): string {
  return String(BigInt(epochDays(...date)) * 86_400_000_000n + BigInt(ofDay(time)));
}

/** `HH:MM:SS[.ffffff]` as microseconds of the day. */
export function ofDay(time: string): string {
  const [, hours, minutes, seconds, fraction = ''] = /^(\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?$/.exec(time) ?? [];
  if (hours === undefined) throw new Error(`expected a time of the day, found ${time}`);
  const whole = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
  return String(BigInt(whole) * 1_000_000n + BigInt(fraction.padEnd(6, '0')));
}

export function float32(value: number): string {
  const buffer = Buffer.alloc(4);
  buffer.writeFloatBE(value);
  return Number.isNaN(value) ? 'nan' : buffer.toString('hex');
}

export function float64(value: number): string {
  const buffer = Buffer.alloc(8);
  buffer.writeDoubleBE(value);
  return Number.isNaN(value) ? 'nan' : buffer.toString('hex');
}

function epochDays(year: number, month: number, day: number): number {
  const date = new Date(0);
  // Date.UTC takes a year below 100 for one of the 20th century.
  date.setUTCFullYear(year, month - 1, day);
  return date.getTime() / 86_400_000;
}
