import { isLoaded, type LastLoad, newerLoad, type RunLedger } from '@snapferry/ports';
import { runsShown } from './row-counts.ts';

/** By `<namespace>.<table>`, what the last runs of every dataset loaded: the tables that must be there. */
export async function loadedTables(ledger: RunLedger): Promise<ReadonlyMap<string, LastLoad>> {
  const found = new Map<string, LastLoad>();
  for (const dataset of await ledger.datasets()) {
    for (const { runId, snapshot, tables } of await ledger.list(dataset, runsShown)) {
      for (const { name, outcome, loadedAt } of tables) {
        if (!isLoaded(outcome)) continue;
        const load = { runId, snapshotTime: snapshot.time, loadedAt };
        found.set(name, newerLoad(found.get(name) ?? load, load));
      }
    }
  }
  return found;
}
