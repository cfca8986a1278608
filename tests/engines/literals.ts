/** `2026-11-23` of a cell's days; outside the years 1 to 9999 with a sign, as ISO 8601 has it: `-0043-03-15`, `+12026-11-23`. */
export function dateText(cell: string): string {
  return isoText(Number(cell) * 86_400_000).replace(/T.*/, '');
}

/** `2026-11-23 10:00:00.000001` of a cell's microseconds; the year as in `dateText`. */
export function momentText(cell: string): string {
  const all = BigInt(cell);
  const inSecond = ((all % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const seconds = isoText(Number((all - inSecond) / 1000n))
    .replace(/\.\d+Z$/, '')
    .replace('T', ' ');
  return `${seconds}.${String(inSecond).padStart(6, '0')}`;
}

/** `10:00:00.000001` of a cell's microseconds of the day. */
export function timeText(cell: string): string {
  return momentText(cell).slice(-'10:00:00.000001'.length);
}

/** JavaScript gives a signed year six digits. */
function isoText(millis: number): string {
  return new Date(millis).toISOString().replace(/^([+-])0{1,2}(?=\d{4})/, '$1');
}

/** A number's shortest text; `1e+308` as `1E308`. */
export function doubleText(cell: string): string {
  return numberText(Buffer.from(cell, 'hex').readDoubleBE());
}

/** All digits of the double that the float is, so that it is read back without rounding. */
export function floatText(cell: string): string {
  return numberText(Buffer.from(cell, 'hex').readFloatBE());
}

function numberText(value: number): string {
  if (Object.is(value, -0)) return '-0.0';
  return String(value).replace('e+', 'E').replace('e', 'E');
}

export function quotedText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

export function doubleQuoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
