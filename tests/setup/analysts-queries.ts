import { readFileSync } from 'node:fs';

export interface AnalystsQuery {
  readonly sql: string;
  /** Metadata tables are Athena's, and so Trino's, alone. */
  readonly engines: 'all' | 'trino';
}

/** The queries of docs/analysts.md, in their order, on another dataset and table than the page's. */
export function analystsQueries({ namespace, table }: { namespace: string; table: string }): AnalystsQuery[] {
  const page = readFileSync(new URL('../../docs/analysts.md', import.meta.url), 'utf8');
  const found = [...page.matchAll(/^ *```sql\n(.*?)^ *```/gms)].map(([, sql = '']) => ({
    sql: sql
      .replaceAll('"shop"', `"${namespace}"`)
      .replaceAll(/"orders(\$\w+)?"/g, `"${table}$1"`)
      .replaceAll("'orders'", `'${table}'`),
    engines: sql.includes('$') ? ('trino' as const) : ('all' as const),
  }));
  if (found.length < 4) throw new Error(`expected at least 4 queries in docs/analysts.md, found ${found.length}`);
  return found;
}
