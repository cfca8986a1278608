import { attemptEach, type Clock, type ScheduledOutcome } from '@snapferry/chassis';
import type { DatabaseSnapshot, ExportTask, SnapshotCatalog, SnapshotCopies } from '@snapferry/ports';
import { type AnnounceExportsDeps, announceExport, endedExports, markerUri } from './announce-exports.ts';

/** Whose snapshots the app exports that this is deployed with. */
export type ExportedSnapshots =
  | {
      readonly team: 'source';
      readonly snapshots: SnapshotCatalog;
      /** `DBInstanceIdentifier`s or `DBClusterIdentifier`s whose snapshots are exported. */
      readonly databases: readonly string[];
    }
  | {
      readonly team: 'lake';
      /** The lake exports its own copies. */
      readonly copies: Pick<SnapshotCopies, 'list'>;
    };

export type ReconcileExportsDeps = AnnounceExportsDeps & ExportedSnapshots & { readonly clock: Clock };

/** Less than the landing area keeps its files: without its marker an old export would be told of again. */
const lookBackDays = 3;

/**
 * Announces the exports that ended without being announced, because RDS's event was lost: of the last three days'
 * snapshots, and of all of our own copies, which stay no longer than their run needs them.
 */
export async function reconcileExports(deps: ReconcileExportsDeps): Promise<ScheduledOutcome> {
  const ended: ExportTask[] = [];
  const asked = await attemptEach(exportedSnapshots(deps), async (snapshots) => {
    for (const { arn } of await snapshots()) ended.push(...(await endedExports(deps, arn)));
    return undefined;
  });
  const told = await attemptEach(ended, async (task) => {
    if ((await deps.objects.head(markerUri(task))) !== undefined) return undefined;
    await announceExport(deps, task, '');
    return { taskId: task.id, status: task.status };
  });
  return { done: told.done, faults: [...asked.faults, ...told.faults] };
}

function exportedSnapshots(deps: ReconcileExportsDeps): (() => Promise<readonly DatabaseSnapshot[]>)[] {
  if (deps.team === 'lake') return [() => deps.copies.list()];
  const since = deps.clock.now().getTime() - lookBackDays * 24 * 60 * 60 * 1000;
  return [...new Set(deps.databases)].map(
    (database) => async () =>
      (await deps.snapshots.list(database)).filter((snapshot) => Date.parse(snapshot.time) >= since),
  );
}
