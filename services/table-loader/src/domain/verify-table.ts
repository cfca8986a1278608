import { currentDataFiles, type LiveFile, type LiveFiles, type TableHead } from '@snapferry/iceberg';
import { type ObjectStore, type ProofMac, type ProofRecord, parseProof, property } from '@snapferry/ports';
import { addContent, type ContentSums, contentDifference, type LoadEngine } from '@snapferry/transform';
import type { Warehouse } from '../ports/warehouse.ts';
import { readProof } from './read-proof.ts';

/**
 * - `intact`: every file is, byte for byte, what the load wrote and proved.
 * - `rewritten`: others moved the rows to other files (compaction, say), and the rows are those that the load proved.
 * - `changed`: others changed the rows since; the table's history says who.
 * - `damaged`: a file or the proof is gone, or is not what it was.
 * - `unproven`: there is no proof of the table's content: it is of others, or older than the proofs.
 */
export type VerifiedStatus = 'intact' | 'rewritten' | 'changed' | 'damaged' | 'unproven';

export interface VerifiedTable {
  readonly status: VerifiedStatus;
  readonly runId: string | null;
  /** The MAC that the table's properties and the event TableLoaded hold. */
  readonly proof: string | null;
  /** Data files that the table has now. */
  readonly files: number;
  /** What is wrong or different: names and counts, no values. */
  readonly findings: readonly string[];
}

export interface VerifyTableDeps {
  readonly objects: ObjectStore;
  readonly workUri: string;
  readonly proofMac: ProofMac;
  readonly warehouse: Pick<Warehouse, 'io' | 'fingerprint' | 'fetchDataFile'>;
  readonly openEngine: () => Promise<{ engine: LoadEngine; dispose: () => Promise<void> }>;
}

/**
 * Holds a table's files against the proof of the load that wrote them. Reads every byte of them, and changes nothing.
 *
 * @throws what reading the table's metadata throws.
 */
export async function verifyTable(deps: VerifyTableDeps, head: TableHead): Promise<VerifiedTable> {
  const { [property.runId]: runId, [property.proof]: said } = head.metadata.properties;
  const proof = parseProof(said);
  const live = await currentDataFiles(deps.warehouse.io, head);
  const about = { runId: runId ?? null, proof: proof?.value ?? null, files: live.dataFiles.length };
  if (runId === undefined || proof === undefined) {
    return { ...about, status: 'unproven', findings: ['its content has no proof'] };
  }
  const found = await readProof(deps, { runId, table: head.identifier.name, value: proof.value });
  if ('fault' in found) return { ...about, status: 'damaged', findings: [found.fault] };
  return { ...about, ...(await compare(deps, live, found.record)) };
}

type Verdict = Pick<VerifiedTable, 'status' | 'findings'>;

async function compare(deps: VerifyTableDeps, live: LiveFiles, record: ProofRecord): Promise<Verdict> {
  const written = new Map(record.files.map((file) => [file.uri, file]));
  const damage: string[] = [];
  for (const { uri } of live.dataFiles) {
    const fault = await faultOf(deps, uri, written.get(uri));
    if (fault !== undefined) damage.push(fault);
  }
  if (damage.length > 0) return { status: 'damaged', findings: damage };
  if (live.deleteFiles.length > 0) {
    return { status: 'changed', findings: [`others deleted rows since, by ${live.deleteFiles.length} delete files`] };
  }
  const others = live.dataFiles.filter(({ uri }) => !written.has(uri)).length;
  const gone = written.size - (live.dataFiles.length - others);
  if (others === 0 && gone === 0) return { status: 'intact', findings: [] };
  const moved = `others replaced ${gone} of its ${written.size} files by ${others}`;
  return await compareRows(deps, live.dataFiles, record, moved);
}

async function faultOf(
  { warehouse }: VerifyTableDeps,
  uri: string,
  written: ProofRecord['files'][number] | undefined,
): Promise<string | undefined> {
  const found = await warehouse.fingerprint(uri);
  if (found === undefined) return `${uri}: expected a data file, found none`;
  if (written === undefined) return undefined;
  if (String(found.size) !== written.bytes) return `${uri}: expected ${written.bytes} bytes, found ${found.size}`;
  return found.sha256 === written.sha256 ? undefined : `${uri}: expected the bytes that were written, found others`;
}

/** The files are others now, so the rows in them are asked. */
async function compareRows(
  deps: VerifyTableDeps,
  files: readonly LiveFile[],
  record: ProofRecord,
  moved: string,
): Promise<Verdict> {
  const proven = contentOf(record);
  const { engine, dispose } = await deps.openEngine();
  try {
    const names = new Map(record.columns.map(({ fieldId, name }) => [fieldId, name]));
    let found = await engine.contentOf([], record.columns, 0n);
    for (const { uri } of files) {
      const file = await deps.warehouse.fetchDataFile(uri);
      try {
        found = addContent(found, await engine.contentOf([file.path], record.columns, BigInt(record.salt)));
      } finally {
        await file.release();
      }
    }
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
