import { readFileSync } from 'node:fs';

/** The first day is as the contract knows it; by the second, the service team has changed the schema. */
export type SampleDay = 1 | 2;

/** The sample shop's schema on that day, as `pg_dump --schema-only` would print it: input for `snapferry contract check --schema`. */
export function sampleSchemaSql(day: SampleDay): string {
  return sampleSql(`schema-day-${day}.sql`);
}

/** A file of SQL that stands beside this module. */
export function sampleSql(name: string): string {
  return readFileSync(new URL(name, import.meta.url), 'utf8');
}
