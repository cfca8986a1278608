import type { Count, QueryEngine } from '../src/ports/query-engine.ts';

/** An engine over rows by `<table> <snapshot>`. */
export function memoryQueryEngine() {
  const rows = new Map<string, number>();
  const asked: string[] = [];
  const engine: QueryEngine = {
    name: 'memory',
    async count(versions) {
      asked.push(...versions.map(({ name }) => name));
      const countOf = (found: number | undefined): Count =>
        found === undefined ? { unreadable: 'TABLE_NOT_FOUND' } : { rows: found };
      const tables = versions.map(
        ({ name, snapshotId }) => [name, countOf(rows.get(`${name} ${snapshotId}`))] as const,
      );
      return { tables: new Map(tables), bytesScanned: 10 * versions.length };
    },
  };
  return { engine, rows, asked };
}
