import { randomUUID } from 'node:crypto';
import { SnapferryError, systemClock } from '@snapferry/chassis';
import { type FileIo, localFileIo, newSnapshotId, rollbackTo, type TableCatalog, tableName } from '@snapferry/iceberg';
import { rollbackFloor, rolledBackProperties } from '@snapferry/ports';
import { requireHome } from '../app/home.ts';
import { openLocalApp } from '../app/local-app.ts';
import { tableMissing } from '../app/tables-here.ts';
import { pc } from '../output/colours.ts';
import { printJson } from '../output/terminal.ts';
import { finishFailed } from './exit-code.ts';

export interface RollbackOptions {
  /** `<namespace>.<table>`. */
  readonly table: string;
  readonly toRun: string;
  readonly home: string;
  /** ARN of a table bucket on AWS, whose table it is instead of one of the home. */
  readonly tableBucket?: string;
  /** The table is in the catalogue that the variables of table-loader name. */
  readonly deployed?: boolean;
  readonly json: boolean;
}

/** Where a table is, and how its files are read and written. */
export interface Tables {
  readonly catalog: TableCatalog;
  /** This machine's disk by default. */
  readonly io?: FileIo;
}

class TableNameError extends SnapferryError {
  override readonly name = 'TableNameError';
  readonly code = 'TABLE_NAME';
  readonly disposition = 'reject';
}

export interface RolledBack {
  readonly table: string;
  readonly runId: string;
  readonly changed: boolean;
  readonly snapshotId: string;
  readonly metadataLocation: string;
  /** Loads up to and including this content are refused. */
  readonly refusedUpTo: { readonly sourceSnapshotTime: string; readonly contractVersion: string } | null;
}

/** `snapferry rollback`: an earlier run's content becomes current again, as a new commit. */
export async function rollback(options: RollbackOptions): Promise<number> {
  try {
    const result = await rollBackWhereItIs(options);
    if (options.json) printJson(result);
    else print(result);
    return 0;
  } catch (error) {
    return finishFailed(error, options.json);
  }
}

async function rollBackWhereItIs({ table, toRun, home, tableBucket, deployed }: RollbackOptions): Promise<RolledBack> {
  if (tableBucket !== undefined) {
    // Only here: no other rollback waits for the SDK.
    const aws = await import('../adapters/table-bucket.ts');
    return rollBack(aws.tableBucket(tableBucket), table, toRun);
  }
  if (deployed === true) {
    const aws = await import('../adapters/deployed-catalog.ts');
    return rollBack(aws.deployedCatalog(), table, toRun);
  }
  requireHome(home);
  const app = openLocalApp({ home, clock: systemClock });
  try {
    const known = (await app.catalog.list()).some((each) => tableName(each) === table);
    if (!known) throw await tableMissing(app.catalog, table);
    return await rollBack(app, table, toRun);
  } finally {
    app.close();
  }
}

/** @throws TableNameError; TableSnapshotGoneError naming the runs that are still there */
export async function rollBack(
  { catalog, io = localFileIo() }: Tables,
  name: string,
  runId: string,
): Promise<RolledBack> {
  const [namespace, table, ...rest] = name.split('.');
  if (!namespace || !table || rest.length > 0) throw new TableNameError(`expected <namespace>.<table>, found ${name}`);
  const result = await rollbackTo<never>(
    { catalog, io, now: () => systemClock.now(), newSnapshotId, newUuid: randomUUID },
    {
      table: { namespace, name: table },
      to: { runId },
      properties: (head, target) => rolledBackProperties(head.metadata.properties, target.summary),
      admit: () => ({ proceed: true }),
    },
  );
  if (result.kind === 'stopped') throw new TypeError('a rollback that nothing stops was stopped');
  const floor = rollbackFloor(result.head.metadata.properties);
  return {
    table: name,
    runId,
    changed: result.kind === 'committed',
    snapshotId: String(result.snapshotId),
    metadataLocation: result.head.metadataLocation,
    refusedUpTo: floor === undefined ? null : { sourceSnapshotTime: floor.time, contractVersion: floor.version },
  };
}

function print({ table, runId, changed, refusedUpTo }: RolledBack): void {
  const out = (text: string): void => void process.stdout.write(`${text}\n`);
  out(
    changed
      ? `${pc.green('✔')} ${table} shows run ${runId} again`
      : `${table} shows run ${runId} already; nothing was changed`,
  );
  if (refusedUpTo === null) return;
  const { sourceSnapshotTime, contractVersion } = refusedUpTo;
  out(
    `Next: a load of the snapshot of ${sourceSnapshotTime} under contract ${contractVersion}, or of anything older, is refused.`,
  );
  out('The next run of a later snapshot, or of a higher contract version, replaces the content as usual.');
}
