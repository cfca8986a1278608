import { SnapferryError } from '@snapferry/chassis';
import { currentDataFiles, currentSchema, type TableHead, typeText } from '@snapferry/iceberg';
import { type DialectName, isPortable, type LoadEngine, portableProofSql } from '@snapferry/transform';
import type { Warehouse } from '../ports/warehouse.ts';

/** A table whose proof only an engine can compute that applies delete files. */
export class DeleteFilesError extends SnapferryError {
  override readonly name = 'DeleteFilesError';
  readonly code = 'DELETE_FILES';
  readonly disposition = 'reject';
}

export interface PortableProof {
  /** Rows, and the two sums of the rows' digests, as decimal digits. */
  readonly rows: string;
  readonly low: string;
  readonly high: string;
  /** Columns that the digests leave out: their values have no text that all engines agree on. */
  readonly notCovered: readonly string[];
  /** Queries that give the same three numbers elsewhere. */
  readonly sql: { readonly athena: string; readonly spark: string };
}

export interface PortableProofDeps {
  readonly warehouse: Pick<Warehouse, 'io' | 'fetchDataFile'>;
  readonly openEngine: () => Promise<{ engine: LoadEngine; dispose: () => Promise<void> }>;
}

/**
 * Proves a table's content in a form that Athena and Spark can compute for themselves.
 *
 * @throws DeleteFilesError; what reading the table throws.
 */
export async function portableProof(deps: PortableProofDeps, head: TableHead): Promise<PortableProof> {
  const live = await currentDataFiles(deps.warehouse.io, head);
  if (live.deleteFiles.length > 0) {
    throw new DeleteFilesError(
      `expected data files only, found ${live.deleteFiles.length} delete files of another writer: compute the proof in Athena or Spark`,
    );
  }
  const fields = currentSchema(head.metadata).fields.map((field) => ({ field, icebergType: typeText(field.type) }));
  const covered = fields.filter(({ icebergType }) => isPortable(icebergType));
  const columns = covered.map(({ field, icebergType }) => ({ fieldId: field.id, icebergType }));
  let [rows, low, high] = [0n, 0n, 0n];
  const { engine, dispose } = await deps.openEngine();
  try {
    for (const { uri } of live.dataFiles) {
      const file = await deps.warehouse.fetchDataFile(uri);
      try {
        const proof = await engine.portableProofOf([file.path], columns);
        [rows, low, high] = [rows + proof.rows, low + proof.low, high + proof.high];
      } finally {
        await file.release();
      }
    }
  } finally {
    await dispose();
  }
  const sql = (dialect: DialectName, quote: string): string => {
    const quoted = (name: string): string => `${quote}${name.replaceAll(quote, quote + quote)}${quote}`;
    const { namespace, name } = head.identifier;
    const named = covered.map(({ field, icebergType }) => ({ sql: quoted(field.name), icebergType }));
    return portableProofSql(dialect, `${quoted(namespace)}.${quoted(name)}`, named);
  };
  return {
    rows: `${rows}`,
    low: `${low}`,
    high: `${high}`,
    notCovered: fields.filter(({ icebergType }) => !isPortable(icebergType)).map(({ field }) => field.name),
    sql: { athena: sql('trino', '"'), spark: sql('spark', '`') },
  };
}
