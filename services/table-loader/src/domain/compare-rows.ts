import type { LiveFile } from '@snapferry/iceberg';
import type { ProofRecord } from '@snapferry/ports';
import {
  addContent,
  type ContentSums,
  contentDifference,
  type LoadEngine,
  noContent,
  PartUnreadableError,
} from '@snapferry/transform';
import type { DataFiles } from '../ports/warehouse.ts';

export interface CompareRowsDeps {
  readonly warehouse: Pick<DataFiles, 'fetchDataFile'>;
  readonly openEngine: () => Promise<{ engine: LoadEngine; dispose: () => Promise<void> }>;
}

interface Compared {
  readonly status: 'rewritten' | 'changed' | 'damaged';
  readonly findings: readonly string[];
}

/**
 * For a table whose files are others now: asks the rows in them.
 *
 * @param moved in words, what became of the files.
 */
export async function compareRows(
  deps: CompareRowsDeps,
  files: readonly LiveFile[],
  record: ProofRecord,
  moved: string,
): Promise<Compared> {
  const proven = contentOf(record);
  const { engine, dispose } = await deps.openEngine();
  try {
    const names = new Map(record.columns.map(({ fieldId, name }) => [fieldId, name]));
    const damage: string[] = [];
    let found = noContent(record.columns);
    for (const file of files) {
      const content = await contentIn(deps, engine, file, record);
      if (typeof content === 'string') damage.push(content);
      else found = addContent(found, content);
    }
    if (damage.length > 0) return { status: 'damaged', findings: [moved, ...damage] };
    const comparable = engine.name === record.engine;
    const difference = contentDifference(
      comparable ? proven : countsOf(proven),
      comparable ? found : countsOf(found),
      (id) => names.get(id) ?? '',
    );
    if (difference !== undefined) return { status: 'changed', findings: [moved, difference] };
    const limit = `only rows and NULLs were counted: ${engine.name} cannot compare what ${record.engine} summed`;
    return { status: 'rewritten', findings: comparable ? [moved] : [moved, limit] };
  } finally {
    await dispose();
  }
}

/** What a file holds, or in words why its manifest is wrong about it. */
async function contentIn(
  { warehouse }: CompareRowsDeps,
  engine: LoadEngine,
  { uri, recordCount }: LiveFile,
  record: ProofRecord,
): Promise<ContentSums | string> {
  const file = await warehouse.fetchDataFile(uri);
  try {
    const content = await engine.contentOf([file.path], record.columns, BigInt(record.salt));
    if (content.rows === recordCount) return content;
    return `${uri}: expected ${content.rows} rows by its manifest, found ${recordCount}`;
  } catch (error) {
    if (error instanceof PartUnreadableError) return `${uri}: expected a whole Parquet file, found other bytes`;
    throw error;
  } finally {
    await file.release();
  }
}

function contentOf({ rows, rowHashes, columns }: ProofRecord): ContentSums {
  return {
    rows: BigInt(rows),
    rowHashes: BigInt(rowHashes),
    columns: columns.map(({ fieldId, values, hashes }) => ({
      fieldId,
      values: BigInt(values),
      hashes: BigInt(hashes),
    })),
  };
}

function countsOf({ rows, columns }: ContentSums): ContentSums {
  return { rows, rowHashes: 0n, columns: columns.map((column) => ({ ...column, hashes: 0n })) };
}
