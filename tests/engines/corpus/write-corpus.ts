import { corpus } from './corpus.ts';
import { namespace, openLake } from './lake.ts';

export interface WrittenTable {
  readonly namespace: string;
  readonly name: string;
  readonly metadataLocation: string;
  /** By day. */
  readonly snapshotIds: readonly string[];
}

/** Loads every day of every table of the corpus into a new lake. */
export async function writeCorpus(home: string): Promise<{ warehouse: string; tables: WrittenTable[] }> {
  const lake = openLake(home);
  const tables: WrittenTable[] = [];
  for (const table of corpus) {
    const snapshotIds: string[] = [];
    let metadataLocation = '';
    for (const day of table.days.keys()) {
      const loaded = await lake.load(table, day);
      if (loaded.outcome !== 'loaded')
        throw new Error(`${table.name}, day ${day}: expected loaded, found ${loaded.outcome}`);
      snapshotIds.push(loaded.snapshotId);
      metadataLocation = loaded.metadataLocation;
    }
    tables.push({ namespace, name: table.name, metadataLocation, snapshotIds });
  }
  return { warehouse: lake.warehouse, tables };
}
