import { SnapferryError, systemClock } from '@snapferry/chassis';
import { type DataContract, parseContract } from '@snapferry/contract';
import { postgresDatabase } from '@snapferry/local/rds';
import { instanceId } from '../app/accounts.ts';
import { openLocalApp } from '../app/local-app.ts';
import { readText } from '../app/read-text.ts';
import { showProgress } from '../output/progress.ts';
import { terminal } from '../output/terminal.ts';
import { carry, type Step } from './carry.ts';
import { finish, finishFailedRun } from './exit-code.ts';

export interface RunOptions {
  readonly source: string;
  readonly contract: string;
  readonly home: string;
  readonly json: boolean;
  readonly stopAfter?: Step;
}

class DatabaseMismatchError extends SnapferryError {
  override readonly name = 'DatabaseMismatchError';
  readonly code = 'DATABASE_MISMATCH';
  readonly disposition = 'reject';
}

class NothingCarriedError extends SnapferryError {
  override readonly name = 'NothingCarriedError';
  readonly code = 'NOTHING_CARRIED';
  readonly disposition = 'reject';
}

/** `snapferry run`: one snapshot of one's own database, carried. Returns the exit code. */
export async function run(options: RunOptions): Promise<number> {
  const { json } = options;
  try {
    const contract = parseContract(readText(options.contract), options.contract);
    requireSomethingCarried(contract, options.contract);
    requireDatabase(contract, options.source, options.contract);
    const database = postgresDatabase(options.source);
    const app = openLocalApp({ home: options.home, clock: systemClock });
    try {
      const output = terminal({ json });
      showProgress(app, output);
      output.working(`source  taking a snapshot of ${contract.database}`);
      const result = await carry(app, {
        contract,
        database,
        instanceId: instanceId(contract.dataset),
        snapshotId: `snapferry-${contract.dataset.replaceAll('_', '-')}-${new Date().toISOString().replaceAll(/[^0-9]/g, '')}`,
        type: 'manual',
        ...(options.stopAfter === undefined ? {} : { stopAfter: options.stopAfter }),
      });
      return finish(result, json);
    } finally {
      app.close();
    }
  } catch (error) {
    return finishFailedRun(error, json);
  }
}

function requireSomethingCarried(contract: DataContract, file: string): void {
  if (contract.tables.some((table) => table.carried)) return;
  throw new NothingCarriedError(
    `${file}: expected at least one column with snapferryPolicy allow, hmac, redact or truncate, found none. Everything not allowed is denied.`,
  );
}

/** Exports are asked for as `database.schema.table`, so another database would only look like one without tables. */
function requireDatabase(contract: DataContract, source: string, file: string): void {
  const name = databaseOf(source);
  if (name === undefined || name === contract.database) return;
  throw new DatabaseMismatchError(
    `${file}: expected database ${contract.database} (servers[0].database), found ${name} in --source`,
  );
}

function databaseOf(source: string): string | undefined {
  try {
    return decodeURIComponent(new URL(source).pathname.slice(1)) || undefined;
  } catch {
    return undefined;
  }
}
