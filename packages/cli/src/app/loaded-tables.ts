import { property, type RunLedger, rollbackFloor } from '@snapferry/ports';
import { runsShown } from './row-counts.ts';

/** The newest load of a table that the ledger knows. */
export interface LastLoad {
  readonly runId: string;
  readonly snapshotTime: string;
}

/** By `<namespace>.<table>`, what the last runs of every dataset loaded: the tables that must be there. */
export async function loadedTables(ledger: RunLedger): Promise<ReadonlyMap<string, LastLoad>> {
  const found = new Map<string, LastLoad>();
  for (const dataset of await ledger.datasets()) {
    for (const { runId, snapshot, tables } of await ledger.list(dataset, runsShown)) {
      for (const { name, outcome } of tables) {
        const isThere = outcome === 'loaded' || outcome === 'already-loaded';
        if (isThere && !found.has(name)) found.set(name, { runId, snapshotTime: snapshot.time });
      }
    }
  }
  return found;
}

/**
 * In words, that a table shows older content than the ledger says, though nobody rolled it back: its newest metadata file
 * is lost, and the one before took its place.
 */
export function isBehind(properties: Readonly<Record<string, string>>, last: LastLoad | undefined): string | undefined {
  const { [property.snapshotTime]: time = '', [property.runId]: runId } = properties;
  if (last === undefined || time >= last.snapshotTime || rollbackFloor(properties) !== undefined) return undefined;
  return `expected the content of run ${last.runId}, found that of ${runId ?? 'no run'}: newer metadata are lost`;
}
