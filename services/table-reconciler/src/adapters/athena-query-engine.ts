import type { Count, Counts, QueryEngine, TableVersion } from '../ports/query-engine.ts';
import { type AthenaQueryOptions, runQuery } from './athena-query.ts';
import { countQuery } from './count-query.ts';

/** Tables that one query counts. Each is answered from its metadata, so that a query is short, and its text too. */
const tablesAtOnce = 20;
/** Athena runs and queues a set number of queries for an account; readers want theirs. */
const queriesAtOnce = 4;

/** Amazon Athena, in a workgroup that limits what a query may scan. */
export function athenaQueryEngine(options: AthenaQueryOptions): QueryEngine {
  /** A query that fails names one table of its many: asked for in halves, the others are counted all the same. */
  async function count(versions: readonly TableVersion[]): Promise<Counts> {
    const answer = await runQuery(options, countQuery(versions));
    const { bytesScanned } = answer;
    if ('rows' in answer) {
      const totals = new Map(answer.rows.map(([name = '', total = '']) => [name, total]));
      return { tables: new Map(versions.map(({ name }) => [name, countOf(totals.get(name))])), bytesScanned };
    }
    if (versions.length === 1) {
      return { tables: new Map(versions.map(({ name }) => [name, { unreadable: answer.refused }])), bytesScanned };
    }
    const half = Math.ceil(versions.length / 2);
    const parts = [await count(versions.slice(0, half)), await count(versions.slice(half))];
    return together([...parts, { tables: new Map(), bytesScanned }]);
  }

  return {
    name: 'athena',
    async count(versions) {
      const batches = Array.from({ length: Math.ceil(versions.length / tablesAtOnce) }, (_each, index) =>
        versions.slice(index * tablesAtOnce, (index + 1) * tablesAtOnce),
      );
      const counted: Counts[] = [];
      const failures: unknown[] = [];
      const next = batches.values();
      const work = async (): Promise<void> => {
        for (const batch of next) {
          if (failures.length > 0) return;
          await count(batch).then(
            (counts) => counted.push(counts),
            (error: unknown) => failures.push(error),
          );
        }
      };
      await Promise.all(Array.from({ length: queriesAtOnce }, work));
      if (failures.length > 0) throw failures[0];
      return together(counted);
    },
  };
}

function countOf(total: string | undefined): Count {
  return total !== undefined && /^\d+$/.test(total) ? { rows: Number(total) } : { unreadable: 'NO_COUNT' };
}

function together(parts: readonly Counts[]): Counts {
  return {
    tables: new Map(parts.flatMap(({ tables }) => [...tables])),
    bytesScanned: parts.reduce((sum, { bytesScanned }) => sum + bytesScanned, 0),
  };
}
