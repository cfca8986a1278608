import { randomUUID } from 'node:crypto';
import { SnapferryError, systemClock } from '@snapferry/chassis';
import { localFileIo, newSnapshotId, rollbackTo } from '@snapferry/iceberg';
import { rollbackFloor, rolledBackProperties } from '@snapferry/ports';
import { type LocalApp, openLocalApp } from '../app/local-app.ts';
import { pc } from '../output/colours.ts';
import { printJson } from '../output/terminal.ts';
import { finishFailed } from './exit-code.ts';

export interface RollbackOptions {
  /** `<namespace>.<table>`. */
  readonly table: string;
  readonly toRun: string;
  readonly home: string;
  readonly json: boolean;
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
    const app = openLocalApp({ home: options.home, clock: systemClock });
    try {
      const result = await rollBack(app, options.table, options.toRun);
      if (options.json) printJson(result);
      else print(result);
      return 0;
    } finally {
      app.close();
    }
  } catch (error) {
    return finishFailed(error, options.json);
  }
}

/** @throws TableNameError; TableSnapshotGoneError naming the runs that are still there */
export async function rollBack(app: LocalApp, name: string, runId: string): Promise<RolledBack> {
  const [namespace, table, ...rest] = name.split('.');
  if (!namespace || !table || rest.length > 0) throw new TableNameError(`expected <namespace>.<table>, found ${name}`);
  const result = await rollbackTo<never>(
    { catalog: app.catalog, io: localFileIo(), now: () => systemClock.now(), newSnapshotId, newUuid: randomUUID },
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
