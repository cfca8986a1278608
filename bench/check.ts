import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { currentDataFiles, fileCatalog, filePath, localFileIo } from '@snapferry/iceberg';
import { dataset } from './accounts.ts';
import { answer, task } from './child.ts';
import { carried } from './table.ts';
import type { Checked, CheckTask } from './tasks.ts';

/** Both outputs in figures that do not depend on the order of rows: their count, and of each column its type and the sum of its values' hashes. */
type Fingerprint = ReadonlyMap<string, string>;

/** The table's files as its Iceberg metadata names them. */
async function lakeFiles(warehouse: string): Promise<string[]> {
  const head = await fileCatalog({ warehouse, now: () => new Date() }).load({ namespace: dataset, name: 'orders' });
  if (head === undefined) return [];
  return (await currentDataFiles(localFileIo(), head)).dataFiles.map((file) => filePath(file.uri));
}

function relation(files: readonly string[]): string {
  return `read_parquet([${files.map((file) => `'${file.replaceAll("'", "''")}'`).join(', ')}])`;
}

async function fingerprint(connection: DuckDBConnection, files: readonly string[]): Promise<Fingerprint> {
  if (files.length === 0) return new Map([['rows', '0']]);
  const items = carried.map(
    ({ name }) => `typeof(any_value(${name})) || ' ' || sum(hash(${name})) || ' nulls ' || count(*) - count(${name})`,
  );
  const reader = await connection.runAndReadAll(`SELECT count(*), ${items.join(', ')} FROM ${relation(files)}`);
  const row = reader.getRows()[0] ?? [];
  return new Map(['rows', ...carried.map(({ name }) => name)].map((name, index) => [name, String(row[index])]));
}

async function misshapen(connection: DuckDBConnection, files: readonly string[], column: string): Promise<bigint> {
  const wrong = `count(*) FILTER (WHERE NOT regexp_full_match(${column}, '[0-9a-f]{64}'))`;
  const reader = await connection.runAndReadAll(`SELECT ${wrong} FROM ${relation(files)}`);
  return reader.getRows()[0]?.[0] as bigint;
}

async function check({ rows, lake, floor, hashed }: CheckTask): Promise<Checked> {
  const files = {
    loader: await lakeFiles(lake),
    floor: readdirSync(floor).map((name) => join(floor, name)),
  };
  const instance = await DuckDBInstance.create(':memory:', { autoinstall_known_extensions: 'false' });
  const connection = await instance.connect();
  await connection.run("SET TimeZone = 'UTC'");
  const ours = await fingerprint(connection, files.loader);
  const theirs = await fingerprint(connection, files.floor);
  const faults: string[] = [];
  if (ours.get('rows') !== String(rows))
    faults.push(`expected ${rows} rows in the lake table, found ${ours.get('rows')}`);
  for (const [name, expected] of theirs) {
    if (!hashed.includes(name) && ours.get(name) !== expected) {
      faults.push(`${name}: expected the floor's ${expected}, found ${ours.get(name)}`);
    }
  }
  for (const name of hashed) {
    const wrong = await misshapen(connection, files.loader, name);
    if (wrong > 0n) faults.push(`${name}: expected 64 hex digits, found ${wrong} other values`);
  }
  const bytes = (list: readonly string[]) => list.reduce((sum, file) => sum + statSync(file).size, 0);
  return {
    faults,
    files: { loader: files.loader.length, floor: files.floor.length },
    bytes: { loader: bytes(files.loader), floor: bytes(files.floor) },
  };
}

answer(await check(task<CheckTask>()));
