import { corpus } from './corpus.ts';
import { type Lake, namespace, openLake } from './lake.ts';
import { loads, runEnds } from './loads.ts';
import type { CorpusTable } from './table.ts';

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
      const written = await writeDay(lake, table, day);
      snapshotIds.push(written.snapshotId);
      metadataLocation = written.metadataLocation;
    }
    tables.push({ namespace, name: table.name, metadataLocation, snapshotIds });
  }
  return { warehouse: lake.warehouse, tables };
}

async function writeDay(lake: Lake, table: CorpusTable, day: number) {
  const end = table === loads ? runEnds[day] : undefined;
  if (end !== undefined) {
    const { metadata, metadataLocation } = await lake.logRun(end);
    return { snapshotId: String(metadata['current-snapshot-id']), metadataLocation };
  }
  const loaded = await lake.load(table, day);
  if (loaded.outcome === 'loaded') return loaded;
  throw new Error(`${table.name}, day ${day}: expected loaded, found ${loaded.outcome}`);
}
