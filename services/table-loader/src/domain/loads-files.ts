import type { DataFile, PlannedSchema } from '@snapferry/iceberg';
import type { LoadEngine } from '@snapferry/transform';
import type { Warehouse } from '../ports/warehouse.ts';
import { loadsLoadColumns } from './loads-table.ts';

export interface LoadsFilesDeps {
  readonly warehouse: Warehouse;
  /** A fresh engine with a scratch directory of its own. */
  readonly openEngine: () => Promise<{
    engine: LoadsEngine;
    outputDirectory: string;
    dispose: () => Promise<void>;
  }>;
}

type LoadsEngine = Pick<LoadEngine, 'openTable' | 'writeTextPart'>;

interface Place {
  readonly schema: PlannedSchema;
  readonly location: string;
}

/**
 * Writes the log's data files from parts that `makeParts` leaves in a scratch folder, and puts them into the table's
 * folder. Nothing refers to them yet.
 */
export async function writeLoadsFiles(
  { openEngine, warehouse }: LoadsFilesDeps,
  { schema, location }: Place,
  makeParts: (engine: LoadsEngine, scratch: string) => Promise<readonly string[]>,
): Promise<DataFile[]> {
  const ids = new Map(schema.schema.fields.map(({ name, id }) => [name, id]));
  const { engine, outputDirectory, dispose } = await openEngine();
  try {
    const writer = engine.openTable({
      columns: loadsLoadColumns.map((column) => ({ column, fieldId: ids.get(column.target) as number })),
      outputDirectory,
    });
    const { files } = await writer.write(await makeParts(engine, outputDirectory));
    writer.finish();
    const placed: DataFile[] = [];
    for (const { path, partition: _none, sha256: _digest, ...file } of files) {
      const uri = `${location}/data/${path.split('/').at(-1)}`;
      await warehouse.placeDataFile(path, uri);
      placed.push({ ...file, uri });
    }
    return placed;
  } finally {
    await dispose();
  }
}
