import { randomBytes } from 'node:crypto';
import { type DataFile, newEntryDigest, type PlannedLayout, type PlannedSchema } from '@snapferry/iceberg';
import type { LoadPlan, PartStager, PlannedPart, ProofMac, PseudonymisationKeys, StagedParts } from '@snapferry/ports';
import type { LoadEngine, TableWriter, WrittenFile, WrittenTable } from '@snapferry/transform';
import type { Warehouse } from '../ports/warehouse.ts';
import { pseudonymised } from './properties.ts';
import type { Evidence } from './record-proof.ts';
import { cutWindows } from './windows.ts';

export interface WriteTableDeps {
  readonly stager: PartStager;
  readonly warehouse: Pick<Warehouse, 'placeDataFile'>;
  readonly keys: PseudonymisationKeys;
  /** A fresh engine with a scratch directory of its own, for one load. */
  readonly openEngine: () => Promise<{
    engine: Pick<LoadEngine, 'name' | 'openTable'>;
    outputDirectory: string;
    dispose: () => Promise<void>;
  }>;
  /**
   * How much of the scratch disk staged parts and finished files may take. Infinity where parts are read in place: they
   * are then written in one go.
   */
  readonly scratchBytes: number;
  /** `unproven` leaves the proof out, and no table that is used may do so: it is for measuring what the proof costs. */
  readonly proofMac: ProofMac | 'unproven';
}

/** Where a table's data files belong, and under which ids their columns stand. */
export interface TableShape {
  readonly schema: PlannedSchema;
  readonly layout: PlannedLayout;
  readonly location: string;
}

/** A table's data files where the commit will find them. Nothing refers to them yet. */
export interface PlacedTable extends Omit<WrittenTable, 'content'> {
  readonly files: readonly DataFile[];
  /** That they hold the export's rows; absent where it was not asked for. */
  readonly evidence?: Evidence;
}

/**
 * Turns the planned parts into data files in the table's folder, window by window: while one is written, the next is
 * staged and the files of the one before are placed.
 *
 * If anything fails, nothing goes on in the background and the scratch disk is free again; files that were placed by
 * then stay, as those of any load that did not come to its commit.
 * @throws what stager, engine and warehouse throw.
 */
export async function writeTable(deps: WriteTableDeps, plan: LoadPlan, shape: TableShape): Promise<PlacedTable> {
  const key = pseudonymised(plan) > 0 ? await deps.keys.get(plan.keyId) : undefined;
  const { engine, outputDirectory, dispose } = await deps.openEngine();
  try {
    const columns = columnsWithIds(plan, shape.schema);
    const salt = deps.proofMac === 'unproven' ? undefined : randomBytes(8).readBigUInt64BE();
    const writer = engine.openTable({
      columns,
      outputDirectory,
      ...(plan.partition === undefined ? {} : { partition: plan.partition }),
      ...(plan.sort === undefined ? {} : { sort: plan.sort }),
      ...(key === undefined ? {} : { key }),
      ...(salt === undefined ? {} : { salt }),
    });
    const files = await writeWindows(deps, plan.parts, writer, shape);
    const { content, ...written } = writer.finish();
    if (content === undefined || salt === undefined) return { ...written, files };
    const digested = files.map((file) => ({
      ...file,
      sha256: digestOf(file),
      entrySha256: newEntryDigest(file, shape.schema.schema, shape.layout),
    }));
    return { ...written, files, evidence: { content, salt, engine: engine.name, columns, files: digested } };
  } finally {
    await dispose();
  }
}

interface PlacedFile extends DataFile {
  readonly sha256?: string;
}

function digestOf({ uri, sha256 }: PlacedFile): string {
  if (sha256 === undefined) throw new Error(`${uri}: expected the engine to give its SHA-256, found none`);
  return sha256;
}

interface StagedWindow extends StagedParts {
  readonly parts: readonly PlannedPart[];
}

async function writeWindows(
  { stager, warehouse, scratchBytes }: WriteTableDeps,
  parts: readonly PlannedPart[],
  writer: TableWriter,
  shape: TableShape,
): Promise<PlacedFile[]> {
  const placed: PlacedFile[] = [];
  const windows = cutWindows(parts, scratchBytes);
  const stageNext = async (): Promise<StagedWindow | undefined> => {
    const next = windows.next();
    return next && { ...(await stager.stage(next)), parts: next };
  };
  const placeAll = async (files: readonly WrittenFile[]): Promise<void> => {
    for (const file of files) {
      const uri = `${shape.location}/data/${file.path.split('/').at(-1)}`;
      await warehouse.placeDataFile(file.path, uri);
      placed.push(dataFile(file, uri, shape.layout));
    }
  };

  let staging = inBackground(stageNext());
  let placing = Promise.resolve();
  try {
    for (let window = await staging; window !== undefined; window = await staging) {
      staging = inBackground(stageNext());
      const { files } = await writeAndRelease(writer, window);
      windows.grew(
        window.parts,
        files.reduce((sum, { fileSizeBytes }) => sum + Number(fileSizeBytes), 0),
      );
      await placing;
      placing = inBackground(placeAll(files));
    }
    await placing;
    return placed;
  } finally {
    const [ahead] = await Promise.allSettled([staging, placing]);
    if (ahead.status === 'fulfilled') await ahead.value?.release();
  }
}

/** A part that changed while it was read is found out before any file of its window is placed. */
async function writeAndRelease(writer: TableWriter, window: StagedWindow) {
  try {
    const written = await writer.write(window.paths);
    await window.verify();
    return written;
  } finally {
    await window.release();
  }
}

/** A failure is met where the work is waited for; until then it must not count as one that nobody handles. */
function inBackground<T>(work: Promise<T>): Promise<T> {
  work.catch(() => undefined);
  return work;
}

function dataFile({ partition, ...file }: WrittenFile, uri: string, { partitionFields }: PlannedLayout): PlacedFile {
  if (partition === undefined) return { ...file, uri };
  return { ...file, uri, partition: new Map(partitionFields.map(({ name }, i) => [name, partition[i] ?? null])) };
}

function columnsWithIds(plan: LoadPlan, { schema }: PlannedSchema) {
  const fields = new Map(schema.fields.map((field) => [field.name, field]));
  return plan.columns.map((column) => {
    const field = fields.get(column.target);
    if (field === undefined)
      throw new Error(`${plan.table.name}: column ${column.target} is not in the planned schema`);
    return {
      column,
      fieldId: field.id,
      ...(typeof field.type === 'string' ? {} : { elementId: field.type['element-id'] }),
    };
  });
}
