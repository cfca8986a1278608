import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { transaction } from './state.ts';

export interface Forgotten {
  readonly dataset: string;
  /** Instance that plays its database; all of its snapshots go. */
  readonly instanceId: string;
  readonly folders: {
    /** `<lake>/<dataset>` with its tables. */
    readonly lake: string;
    /** Of both accounts, as are the next two. */
    readonly snapshots: readonly string[];
    readonly landing: readonly string[];
    /** With a file `<run>.json` for each run whose snapshot was copied. */
    readonly notes: readonly string[];
    readonly plans: string;
  };
}

/**
 * Removes what a home holds of one dataset: runs, events, notifications, snapshots, exports, plans and lake tables. Other datasets
 * and all keys stay.
 *
 * @returns whether there was anything.
 */
export function forgetDataset(state: DatabaseSync, { dataset, instanceId, folders }: Forgotten): boolean {
  const { runs, directories } = transaction(state, () => {
    const runIds = strings(state, 'SELECT run_id FROM run_ledger WHERE dataset = ?', dataset);
    const arns = strings(state, 'SELECT arn FROM rds_snapshots WHERE source_database = ?', instanceId);
    const found = strings(state, 'SELECT directory FROM rds_snapshots WHERE source_database = ?', instanceId);
    for (const arn of arns) {
      for (const table of ['rds_copies', 'rds_shares']) state.prepare(`DELETE FROM ${table} WHERE arn = ?`).run(arn);
      state.prepare('DELETE FROM rds_export_tasks WHERE source_arn = ?').run(arn);
      // Native events name the snapshot; ours name the run.
      state.prepare("DELETE FROM archive WHERE json_extract(envelope, '$.resources[0]') = ?").run(arn);
    }
    state.prepare('DELETE FROM rds_snapshots WHERE source_database = ?').run(instanceId);
    const overdue = strings(state, "SELECT dataset || '/' || date FROM run_overdue WHERE dataset = ?", dataset);
    for (const run of [...runIds, ...overdue]) {
      state
        .prepare('DELETE FROM team_notification WHERE event_id IN (SELECT event_id FROM archive WHERE subject = ?)')
        .run(run);
      state.prepare('DELETE FROM archive WHERE subject = ?').run(run);
      // Copies are named after their run, and most are deleted by now.
      state.prepare("DELETE FROM archive WHERE instr(json_extract(envelope, '$.resources[0]'), ?) > 0").run(run);
      state.prepare('DELETE FROM queue_message WHERE instr(body, ?) > 0').run(run);
    }
    state.prepare('DELETE FROM run_ledger WHERE dataset = ?').run(dataset);
    state.prepare('DELETE FROM run_overdue WHERE dataset = ?').run(dataset);
    return { runs: runIds, directories: found };
  });
  const gone = [
    ...runs.flatMap((run) => [join(folders.plans, run), ...folders.notes.map((notes) => join(notes, `${run}.json`))]),
    ...directories.flatMap((directory) => folders.snapshots.map((snapshots) => join(snapshots, directory))),
    ...folders.landing,
    folders.lake,
  ];
  for (const path of gone) rmSync(path, { recursive: true, force: true });
  return runs.length > 0 || directories.length > 0;
}

function strings(state: DatabaseSync, sql: string, value: string): string[] {
  return state
    .prepare(sql)
    .all(value)
    .map((row) => String(Object.values(row)[0]));
}
