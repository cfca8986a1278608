import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { systemClock } from '@snapferry/chassis';
import { type DataContract, parseContract } from '@snapferry/contract';
import { pgliteDatabase } from '@snapferry/local/rds';
import { type LocalApp, openLocalApp } from '../../packages/cli/src/app/local-app.ts';
import type { RunResult } from '../../packages/cli/src/app/run-result.ts';
import { carry, type Step } from '../../packages/cli/src/commands/carry.ts';

/** A database of two small tables, started once for a test file: PGlite takes seconds. */
export async function startDatabase(): Promise<PGlite> {
  const pglite = await PGlite.create();
  await pglite.exec(`
    CREATE TABLE item (id integer PRIMARY KEY, price numeric(10,2), made date, note text);
    CREATE TABLE person (id bigint PRIMARY KEY, email text, name text, born date);`);
  return pglite;
}

/** Puts the same rows back, whatever a test did. */
export async function resetRows(pglite: PGlite): Promise<void> {
  await pglite.exec(`
    TRUNCATE item, person;
    INSERT INTO item SELECT n, n * 1.25, date '2026-01-01' + n, CASE WHEN n % 7 = 0 THEN NULL ELSE 'note ' || n END FROM generate_series(1, 500) AS n;
    INSERT INTO person SELECT n, 'p' || n || '@example.org', 'Person ' || n, date '1980-01-01' + n FROM generate_series(1, 200) AS n;`);
}

interface ColumnText {
  readonly name: string;
  readonly type: string;
  readonly policy: string;
  readonly more?: string;
}

export interface ContractOptions {
  readonly version?: string;
  readonly dataset?: string;
  readonly database?: string;
  /** Of the whole dataset, such as `snapferryExport`. */
  readonly properties?: Readonly<Record<string, string>>;
  /** 1 by default: rows may come and go. */
  readonly maxShrink?: number;
}

/** The YAML of a contract on those tables. */
export function contractYaml(
  tables: Readonly<Record<string, readonly ColumnText[]>>,
  { version = '1.0.0', dataset = 'two', database = 'postgres', properties = {}, maxShrink = 1 }: ContractOptions = {},
): string {
  const column = ({ name, type, policy, more = '' }: ColumnText): string =>
    `      - {name: ${name}, physicalType: "${type}", customProperties: [{property: snapferryPolicy, value: ${policy}}${more}]}`;
  const schema = Object.entries(tables).map(
    ([name, columns]) =>
      `  - name: ${name}\n    customProperties: [{property: snapferryMaxShrink, value: ${maxShrink}}]\n    properties:\n${columns.map(column).join('\n')}`,
  );
  const custom = Object.entries(properties).map(([property, value]) => `{property: ${property}, value: "${value}"}`);
  return `apiVersion: v3.1.0
kind: DataContract
id: ${dataset}
name: ${dataset}
version: ${version}
status: active
servers: [{server: test, type: postgres, host: unused.invalid, port: 5432, database: ${database}, schema: public}]
customProperties: [${custom.join(', ')}]
schema:
${schema.join('\n')}
`;
}

export const item: readonly ColumnText[] = [
  { name: 'id', type: 'integer', policy: 'allow' },
  { name: 'price', type: 'numeric(10,2)', policy: 'allow' },
  { name: 'made', type: 'date', policy: 'allow' },
  { name: 'note', type: 'text', policy: 'allow' },
];
export const person: readonly ColumnText[] = [
  { name: 'id', type: 'bigint', policy: 'allow' },
  { name: 'email', type: 'text', policy: 'hmac' },
  { name: 'name', type: 'text', policy: 'drop' },
  { name: 'born', type: 'date', policy: 'truncate', more: ', {property: snapferryTruncate, value: year}' },
];

export function contractOf(
  tables: Readonly<Record<string, readonly ColumnText[]>>,
  options?: ContractOptions,
): DataContract {
  return parseContract(contractYaml(tables, options), 'test.yaml');
}

export interface TestHome {
  readonly home: string;
  app: LocalApp;
  /** Ends this process's hold on the home and opens it again, as the next command would. */
  reopen(): void;
  close(): void;
}

export function temporaryHome(): TestHome {
  const home = mkdtempSync(join(tmpdir(), 'snapferry-e2e-'));
  const open = (): LocalApp => openLocalApp({ home, clock: systemClock });
  const opened: TestHome = {
    home,
    app: open(),
    reopen() {
      opened.app.close();
      opened.app = open();
    },
    close() {
      opened.app.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
  return opened;
}

let sequence = 0;

export function run(app: LocalApp, pglite: PGlite, contract: DataContract, stopAfter?: Step): Promise<RunResult> {
  sequence += 1;
  return carry(app, {
    contract,
    database: pgliteDatabase(pglite),
    instanceId: `local-${contract.dataset}`,
    snapshotId: `test-${process.pid}-${sequence}`,
    type: 'manual',
    ...(stopAfter === undefined ? {} : { stopAfter }),
  });
}

export function outcomes(result: RunResult): Record<string, string> {
  return Object.fromEntries(result.tables.map((table) => [table.name, table.reasonCode ?? table.outcome]));
}
