import { attemptEach, type Clock, type ScheduledOutcome } from '@snapferry/chassis';
import type { ExportTask, SnapshotCatalog } from '@snapferry/ports';
import { type AnnounceExportsDeps, announceExport, endedExports, markerUri } from './announce-exports.ts';

export interface ReconcileExportsDeps extends AnnounceExportsDeps {
  readonly snapshots: SnapshotCatalog;
  /** `DBInstanceIdentifier`s or `DBClusterIdentifier`s whose snapshots are exported. */
  readonly databases: readonly string[];
  readonly clock: Clock;
}

/** Less than the landing area keeps its files: without its marker an old export would be told of again. */
const lookBackDays = 3;

/** Announces the exports of the last three days' snapshots that ended without being announced: RDS's event was lost. */
export async function reconcileExports(deps: ReconcileExportsDeps): Promise<ScheduledOutcome> {
  const since = deps.clock.now().getTime() - lookBackDays * 24 * 60 * 60 * 1000;
  const ended: ExportTask[] = [];
  const asked = await attemptEach(new Set(deps.databases), async (database) => {
    for (const snapshot of await deps.snapshots.list(database)) {
      if (Date.parse(snapshot.time) >= since) ended.push(...(await endedExports(deps, snapshot.arn)));
    }
    return undefined;
  });
  const told = await attemptEach(ended, async (task) => {
    if ((await deps.objects.head(markerUri(task))) !== undefined) return undefined;
    await announceExport(deps, task, '');
    return { taskId: task.id, status: task.status };
  });
  return { done: told.done, faults: [...asked.faults, ...told.faults] };
}
