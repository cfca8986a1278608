import type { DuckDBConnection } from '@duckdb/node-api';
import { identifier, literal } from './sql.ts';

/** Rows that come from no export: texts, as an export holds most types. */
export interface TextPart {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | null)[])[];
}

/** Writes the rows as one Parquet part, in their order. */
export async function writeTextPart(
  connection: DuckDBConnection,
  path: string,
  { columns, rows }: TextPart,
): Promise<void> {
  const table = 'text_part';
  await connection.run(
    `CREATE TEMP TABLE ${table} (${columns.map((name) => `${identifier(name)} VARCHAR`).join(', ')})`,
  );
  try {
    const appender = await connection.createAppender(table, null, 'temp');
    for (const row of rows) {
      for (const value of row) {
        if (value === null) appender.appendNull();
        else appender.appendVarchar(value);
      }
      appender.endRow();
    }
    appender.closeSync();
    await connection.run(`COPY ${table} TO ${literal(path)} (FORMAT parquet)`);
  } finally {
    await connection.run(`DROP TABLE ${table}`);
  }
}
