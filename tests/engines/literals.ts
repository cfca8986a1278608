/** `2026-11-23` of a cell's days; for the years 1 to 9999. */
export function dateText(cell: string): string {
  return new Date(Number(cell) * 86_400_000).toISOString().slice(0, 10);
}

/** `2026-11-23 10:00:00.000001` of a cell's microseconds. */
export function momentText(cell: string): string {
  const all = BigInt(cell);
  const inSecond = ((all % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const seconds = new Date(Number((all - inSecond) / 1000n)).toISOString().slice(0, 19).replace('T', ' ');
  return `${seconds}.${String(inSecond).padStart(6, '0')}`;
}

/** A number's shortest text; `1e+308` as `1E308`. */
export function doubleText(cell: string): string {
  return String(Buffer.from(cell, 'hex').readDoubleBE()).replace('e+', 'E').replace('e', 'E');
}

export function quotedText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

export function doubleQuoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
