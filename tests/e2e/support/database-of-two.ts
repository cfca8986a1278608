import { PGlite } from '@electric-sql/pglite';

/** A database of two small tables, started once for a test file: PGlite takes seconds. */
export async function startDatabase(): Promise<PGlite> {
  const pglite = await PGlite.create();
  await pglite.exec(`
    CREATE TABLE item (id integer PRIMARY KEY, price numeric(10,2), made date, note text);
    CREATE TABLE person (id bigint PRIMARY KEY, email text, name text, born date);`);
  return pglite;
}

/** Puts the same rows back, whatever a test did: 500 items and 200 people. */
export async function resetRows(pglite: PGlite): Promise<void> {
  await pglite.exec(`
    TRUNCATE item, person;
    INSERT INTO item SELECT n, n * 1.25, date '2026-01-01' + n, CASE WHEN n % 7 = 0 THEN NULL ELSE 'note ' || n END FROM generate_series(1, 500) AS n;
    INSERT INTO person SELECT n, 'p' || n || '@example.org', 'Person ' || n, date '1980-01-01' + n FROM generate_series(1, 200) AS n;`);
}
