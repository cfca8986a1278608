import { readFileSync } from 'node:fs';
import type { ViewedTable } from './contract-view.ts';
import { quoted, type Select } from './expected-rows.ts';
import { filesBelow } from './files.ts';

/** Shorter ones turn up by chance. */
const shortest = 5;

/** Real values of columns that must not arrive: dropped, hashed or redacted ones. */
export async function canariesOf(select: Select, table: ViewedTable): Promise<string[]> {
  const hidden = table.columns.filter(({ policy }) => policy === 'hmac' || policy === 'redact');
  const columns = [...table.dropped, ...hidden.map(({ source }) => source)];
  const values = new Set<string>();
  for (const column of columns) {
    const rows = await select(
      `SELECT DISTINCT ${quoted(column)}::text FROM ${quoted(table.source)} WHERE length(${quoted(column)}::text) >= ${shortest}`,
    );
    for (const [value] of rows) values.add(String(value));
  }
  return [...values];
}

/** `value in file` for each canary that the bytes of a file hold. */
export function canariesInFiles(canaries: readonly string[], places: readonly string[]): string[] {
  return places.flatMap(filesBelow).flatMap((file) => {
    const bytes = readFileSync(file);
    return canaries.filter((canary) => bytes.includes(canary)).map((canary) => `${canary} in ${file}`);
  });
}
