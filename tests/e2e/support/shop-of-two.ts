import type { PGlite } from '@electric-sql/pglite';
import type { DataContract } from '@snapferry/contract';
import { pgliteDatabase } from '@snapferry/local/rds';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { queryLake } from '../../../packages/cli/src/app/lake-query.ts';
import type { LocalApp } from '../../../packages/cli/src/app/local-app.ts';
import type { RunResult } from '../../../packages/cli/src/app/run-result.ts';
import { carry, type Step } from '../../../packages/cli/src/commands/carry.ts';
import { replayRun } from '../../../packages/cli/src/commands/replay.ts';
import type { TableHead } from '../../../packages/iceberg/src/index.ts';
import { auditTable } from '../../../packages/iceberg/tests/audit-table.ts';
import { contractOf, item, person } from './contract-of-two.ts';
import { resetRows, startDatabase } from './database-of-two.ts';
import { TemporaryHome } from './temporary-home.ts';

export interface ShopOptions {
  /** What a day carries unless it says otherwise: both tables, by default. */
  readonly contract?: DataContract;
  /** What the database holds when a home is new. Default: the two tables with the same rows again. */
  readonly prepare?: (pglite: PGlite) => Promise<void>;
  /** How long a home lasts. */
  readonly homeOf?: 'test' | 'file';
}

export interface Day {
  readonly contract?: DataContract;
  readonly stopAfter?: Step;
}

/** The database of two tables and a home, for the tests of the file that makes it at its top. */
export class ShopOfTwo {
  readonly #contract: DataContract;
  #pglite: PGlite | undefined;
  #home: TemporaryHome | undefined;
  #days = 0;

  constructor({ contract = contractOf({ item, person }), prepare = resetRows, homeOf = 'test' }: ShopOptions = {}) {
    this.#contract = contract;
    const begin = async () => {
      await prepare(this.pglite);
      this.#home = new TemporaryHome();
    };
    const end = () => this.#home?.remove();
    beforeAll(async () => {
      this.#pglite = await startDatabase();
    });
    afterAll(() => this.#pglite?.close());
    if (homeOf === 'file') {
      beforeAll(begin);
      afterAll(end);
    } else {
      beforeEach(begin);
      afterEach(end);
    }
  }

  get pglite(): PGlite {
    return there(this.#pglite, 'the database');
  }

  get home(): TemporaryHome {
    return there(this.#home, 'a home');
  }

  get app(): LocalApp {
    return this.home.app;
  }

  /** Takes a manual snapshot and lets both accounts work. */
  async day({ contract = this.#contract, stopAfter }: Day = {}): Promise<RunResult & { readonly runId: string }> {
    this.#days += 1;
    const result = await carry(this.app, {
      contract,
      database: pgliteDatabase(this.pglite),
      instanceId: `local-${contract.dataset}`,
      snapshotId: `test-${process.pid}-${this.#days}`,
      type: 'manual',
      ...(stopAfter === undefined ? {} : { stopAfter }),
    });
    return { ...result, runId: there(result.runId, 'a run') };
  }

  replay(runId: string, from = 'ExportCompleted', table?: string): Promise<RunResult> {
    return replayRun(this.app, { runId, from, ...(table === undefined ? {} : { table }) });
  }

  async query(sql: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
    return (await queryLake(this.app.catalog, sql)).rows;
  }

  /** Rows of a lake table, `<namespace>.<table>`. */
  async rowsOf(table: string): Promise<number> {
    const [row] = await this.query(`select count(*)::int as n from ${table}`);
    return Number(row?.n);
  }

  /** A table of the dataset `two` as the catalogue has it. */
  async head(name: string): Promise<TableHead> {
    return there(await this.app.catalog.load({ namespace: 'two', name }), `the table two.${name}`);
  }

  /** What the auditor finds wrong with a table of the dataset `two`. */
  async faultsOf(name: string) {
    return auditTable(await this.head(name));
  }
}

function there<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new Error(`expected ${what}, found none`);
  return value;
}

/** What became of each table: the reason's code, or the outcome. */
export function outcomes(result: RunResult): Record<string, string> {
  return Object.fromEntries(result.tables.map((table) => [table.name, table.reasonCode ?? table.outcome]));
}
