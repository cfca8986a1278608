import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { Select } from './expected-rows.ts';
import { fixture } from './fixture.ts';

/** A copy of Chinook for one file of tests to change, with a home and a contract that names it. */
export interface ChinookDatabase {
  readonly url: string;
  readonly home: string;
  readonly contract: string;
  readonly select: Select;
  close(): Promise<void>;
}

/** @param exportMode in which account the contract lets the export run. */
export async function copyOfChinook(
  serverUrl: string,
  name: string,
  exportMode: 'source' | 'lake' = 'source',
): Promise<ChinookDatabase> {
  const directory = mkdtempSync(join(tmpdir(), 'snapferry-interop-'));
  const administrator = new pg.Client({ connectionString: `${serverUrl}postgres` });
  await administrator.connect();
  await administrator.query(`CREATE DATABASE ${name} TEMPLATE chinook`);
  await administrator.end();
  const client = new pg.Client({ connectionString: `${serverUrl}${name}` });
  await client.connect();
  const contract = join(directory, 'contract.yaml');
  writeFileSync(
    contract,
    readFileSync(fixture('chinook.yaml'), 'utf8')
      .replace('database: chinook', `database: ${name}`)
      .replace('customProperties:\n', `customProperties:\n  - { property: snapferryExport, value: ${exportMode} }\n`),
  );
  return {
    url: `${serverUrl}${name}`,
    home: join(directory, 'home'),
    contract,
    select: async (sql) => (await client.query<unknown[]>({ text: sql, rowMode: 'array' })).rows,
    async close() {
      await client.end();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
