import { currentSchema, type LiveFiles, type TableHead, typeText } from '@snapferry/iceberg';
import { ObjectNotFoundError } from '@snapferry/ports';
import { type DialectName, isPortable, PartUnreadableError, portableProofSql } from '@snapferry/transform';
import type { CompareRowsDeps } from './compare-rows.ts';

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

/** The proof that was asked for, or why there is none. */
export interface PortableAnswer {
  readonly portable?: PortableProof;
  readonly noPortable?: string;
}

/**
 * Proves a table's content in a form that Athena and Spark can compute for themselves, where there is a whole table of
 * which they could.
 */
export async function portableAnswer(
  deps: CompareRowsDeps,
  status: string,
  head: TableHead | undefined,
  live: LiveFiles | undefined,
): Promise<PortableAnswer> {
  if (head === undefined || live === undefined || status === 'damaged') {
    return { noPortable: 'the table is damaged, or cannot be read: what its files hold proves nothing' };
  }
  if (live.deleteFiles.length > 0) {
    const found = `found ${live.deleteFiles.length} delete files of another writer`;
    return { noPortable: `expected data files only, ${found}: compute the proof in Athena or Spark` };
  }
  if (!currentSchema(head.metadata).fields.some(({ type }) => isPortable(typeText(type)))) {
    return { noPortable: 'expected a column with one text in every engine, found none: only float, double or time' };
  }
  try {
    return { portable: await portableProof(deps, head, live) };
  } catch (error) {
    if (!(error instanceof PartUnreadableError || error instanceof ObjectNotFoundError)) throw error;
    return { noPortable: 'expected whole Parquet files, found one that cannot be read' };
  }
}

async function portableProof(deps: CompareRowsDeps, head: TableHead, live: LiveFiles): Promise<PortableProof> {
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
