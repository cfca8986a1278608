import type { DuckDBConnection } from '@duckdb/node-api';
import type { Part } from '../describe-parts.ts';
import { checkPart } from '../parts.ts';
import { literal } from '../sql.ts';
import { type ContentSums, noContent, sumContent } from './content-sums.ts';
import { portableProofSql } from './portable-sql.ts';
import { readStored, type StoredColumn } from './read-stored.ts';

/** See `portableProofSql`. */
export interface PortableProof {
  readonly rows: bigint;
  readonly low: bigint;
  readonly high: bigint;
}

/** What can be asked of data files, whoever wrote them: their columns are found by field id. */
export interface StoredContent {
  /**
   * What the files hold.
   * @param salt that of the sums to compare with.
   * @throws PartUnreadableError naming the file that is no whole Parquet file; LoadEngineError
   */
  contentOf(files: readonly string[], columns: readonly StoredColumn[], salt: bigint): Promise<ContentSums>;
  /**
   * The portable proof of the files, as another engine computes it from the table.
   * @param columns those that are portable; at least one.
   * @throws as `contentOf`.
   */
  portableProofOf(files: readonly string[], columns: readonly StoredColumn[]): Promise<PortableProof>;
  /**
   * Of small tables, rows as texts, as DuckDB prints them in UTC.
   * @param where the field that must hold the text, one of `columns`.
   * @throws as `contentOf`.
   */
  textsOf(
    files: readonly string[],
    columns: readonly StoredColumn[],
    where: { readonly fieldId: number; readonly text: string },
  ): Promise<readonly (readonly (string | null)[])[]>;
}

/** Runs a piece of work on a connection of its own, with the files under names that DuckDB takes literally. */
type OnFiles = <T>(
  files: readonly string[],
  use: (connection: DuckDBConnection, files: readonly Part[]) => Promise<T>,
) => Promise<T>;

export function storedContent(onFiles: OnFiles): StoredContent {
  const ask = <T>(
    files: readonly string[],
    columns: readonly StoredColumn[],
    use: (connection: DuckDBConnection, relation: string) => Promise<T>,
  ): Promise<T> =>
    onFiles(files, async (connection, found) => {
      for (const { path } of found) await checkPart(path);
      const named = columns.map((column, position) => ({ ...column, name: nameAt(position) }));
      const paths = found.map(({ safePath }) => safePath);
      return await use(connection, readStored(paths, named));
    });
  return {
    contentOf: async (files, columns, salt) => {
      if (files.length === 0) return noContent(columns);
      const named = columns.map(({ fieldId }, position) => ({ fieldId, name: nameAt(position) }));
      return await ask(files, columns, (connection, relation) => sumContent(connection, relation, named, salt));
    },
    portableProofOf: async (files, columns) => {
      if (files.length === 0) return { rows: 0n, low: 0n, high: 0n };
      const named = columns.map(({ icebergType }, position) => ({ sql: nameAt(position), icebergType }));
      return await ask(files, columns, async (connection, relation) => {
        const reader = await connection.runAndReadAll(portableProofSql('duckdb', `(${relation})`, named));
        const [rows, low, high] = reader.getRows()[0] as (bigint | null)[];
        return { rows: rows ?? 0n, low: low ?? 0n, high: high ?? 0n };
      });
    },
    textsOf: async (files, columns, where) => {
      if (files.length === 0) return [];
      const texts = columns.map((_column, position) => `CAST(${nameAt(position)} AS VARCHAR)`).join(', ');
      const key = nameAt(columns.findIndex(({ fieldId }) => fieldId === where.fieldId));
      return await ask(files, columns, async (connection, relation) => {
        const query = `SELECT ${texts} FROM (${relation}) WHERE ${key} = ${literal(where.text)}`;
        return (await connection.runAndReadAll(query)).getRows() as (string | null)[][];
      });
    },
  };
}

function nameAt(position: number): string {
  return `c${position}`;
}
