import { mkdirSync } from 'node:fs';
import { type DataFile, fileUri, planSchema, type WantedColumn } from '@snapferry/iceberg';
import { type FieldColumn, openLoadEngine } from '@snapferry/transform';
import { type PlannedLoad, readPlan } from '../world/plan-load.ts';

/** Finished Parquet files that wait for a commit, with what their writer knows of them. */
export interface DataFiles {
  readonly columns: readonly WantedColumn[];
  readonly files: readonly DataFile[];
}

/** Lets the loader's engine write one data file for each part of a planned load. */
export async function writeDataFiles(load: PlannedLoad, folder: string): Promise<DataFiles> {
  const { plan, parts } = await readPlan(load);
  const columns = plan.columns.map(({ target, icebergType }) => ({ name: target, type: icebergType }) as WantedColumn);
  const { fields } = planSchema(undefined, columns).schema;
  const numbered = plan.columns.map((column): FieldColumn => {
    const field = fields.find(({ name }) => name === column.target);
    if (field === undefined) throw new Error(`expected a field for ${column.target}, found none`);
    const element = typeof field.type === 'string' ? {} : { elementId: field.type['element-id'] };
    return { column, fieldId: field.id, ...element };
  });
  mkdirSync(folder, { recursive: true });
  const engine = await openLoadEngine({ tempDirectory: folder });
  try {
    const writer = engine.openTable({ columns: numbered, outputDirectory: folder });
    const files: DataFile[] = [];
    for (const part of parts) {
      const written = await writer.write([part]);
      for (const { path, partition: _none, ...file } of written.files) files.push({ ...file, uri: fileUri(path) });
    }
    writer.finish();
    return { columns, files };
  } finally {
    await engine.close();
  }
}
