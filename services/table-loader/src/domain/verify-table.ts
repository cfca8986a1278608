import {
  currentDataFiles,
  currentSnapshot,
  FileDeniedError,
  isTableFault,
  type LiveFiles,
  type TableHead,
  type TableIdentifier,
  UnsupportedTableError,
} from '@snapferry/iceberg';
import {
  type LastLoad,
  lossOf,
  type ObjectStore,
  type ProofMac,
  type ProofRecord,
  parseProof,
  property,
  type ShownContent,
} from '@snapferry/ports';
import { PartUnreadableError } from '@snapferry/transform';
import type { Warehouse } from '../ports/warehouse.ts';
import { type CompareRowsDeps, compareRows } from './compare-rows.ts';
import { damageOf } from './listed-files.ts';
import { type PortableAnswer, portableAnswer } from './portable-proof.ts';
import { readProof } from './read-proof.ts';
import { renamedColumns } from './renamed-columns.ts';

/**
 * - `intact`: every file is, byte for byte, what the load wrote and proved.
 * - `rewritten`: others moved the rows to other files (compaction, say), and the rows are those that the load proved.
 * - `changed`: others changed the rows since, or the columns that they are read by; the table's history says who.
 * - `damaged`: a file or the proof is gone, or is not what it was; or the table's metadata are, or list its files wrongly.
 * - `unproven`: there is no proof of the table's content: it is of others, or older than the proofs.
 */
export type VerifiedStatus = 'intact' | 'rewritten' | 'changed' | 'damaged' | 'unproven';

export interface VerifiedTable extends PortableAnswer {
  readonly status: VerifiedStatus;
  /** Of the load that wrote it; null too where the metadata cannot be read. */
  readonly runId: string | null;
  /** The MAC that the table's properties and the event TableLoaded hold. */
  readonly proof: string | null;
  /** Data files that the table has now, as far as they can be told. */
  readonly files: number;
  /** What is wrong or different: names and counts, no values. */
  readonly findings: readonly string[];
}

export interface VerifyTableDeps extends CompareRowsDeps {
  readonly objects: ObjectStore;
  readonly workUri: string;
  readonly proofMac: ProofMac;
  readonly warehouse: Pick<Warehouse, 'catalog' | 'io' | 'fingerprint' | 'fetchDataFile'>;
  /** The newest load of a table that something beside the table knows. Without it a lost table, or lost metadata, look as if they had never been. */
  readonly lastLoad?: (table: TableIdentifier) => Promise<LastLoad | undefined>;
}

export interface VerifyRequest {
  readonly table: TableIdentifier;
  /** Also compute the proof that Athena and Spark can compute. */
  readonly portable: boolean;
}

/**
 * Holds a table's files against the proof of the load that wrote them. Reads every byte of them, and changes nothing.
 * What of the table cannot be read is damage of that table, no error.
 *
 * @returns undefined if neither the catalogue nor `lastLoad` knows such a table.
 * @throws what says nothing of the table: the catalogue, the store or the key for proofs did not answer.
 */
export async function verifyTable(
  deps: VerifyTableDeps,
  { table, portable }: VerifyRequest,
): Promise<VerifiedTable | undefined> {
  // Before the table: a load that ends in between would else look like one that is lost.
  const known = await lastOf(deps, table);
  const read = await readTable(deps, table);
  const loss = read?.fault === undefined ? lossIn(known, read?.head) : undefined;
  if (read === undefined) {
    return loss === undefined ? undefined : { status: 'damaged', runId: null, proof: null, files: 0, findings: [loss] };
  }
  const { fault, head, live } = read;
  const { [property.runId]: runId, [property.proof]: said } = head?.metadata.properties ?? {};
  const proof = parseProof(said);
  const about = { runId: runId ?? null, proof: proof?.value ?? null, files: live?.dataFiles.length ?? 0 };
  const verdict = fault ?? withLoss(await verdictOf(deps, head, live, runId, proof?.value), loss);
  if (!portable) return { ...about, ...verdict };
  return { ...about, ...verdict, ...(await portableAnswer(deps, verdict.status, head, live)) };
}

type Verdict = Pick<VerifiedTable, 'status' | 'findings'>;
type ReadTable =
  | { readonly fault: Verdict; readonly head?: TableHead; readonly live?: undefined }
  | { readonly fault?: undefined; readonly head: TableHead; readonly live: LiveFiles };

async function readTable({ warehouse }: VerifyTableDeps, table: TableIdentifier): Promise<ReadTable | undefined> {
  let head: TableHead | undefined;
  try {
    head = await warehouse.catalog.load(table);
    return head && { head, live: await currentDataFiles(warehouse.io, head) };
  } catch (error) {
    const found = head === undefined ? {} : { head };
    if (isDamage(error)) {
      return { ...found, fault: { status: 'damaged', findings: [error.message] } };
    }
    if (error instanceof UnsupportedTableError) {
      return { ...found, fault: { status: 'unproven', findings: [error.message] } };
    }
    throw error;
  }
}

function isDamage(error: unknown): error is Error {
  return isTableFault(error) || error instanceof FileDeniedError;
}

/** The newest load that is known beside the table, or in words why that cannot be told. */
type Known = { readonly load: LastLoad | undefined; readonly fault?: undefined } | { readonly fault: string };

async function lastOf({ lastLoad }: VerifyTableDeps, table: TableIdentifier): Promise<Known> {
  try {
    return { load: await lastLoad?.(table) };
  } catch (error) {
    if (!isDamage(error) && !(error instanceof PartUnreadableError)) throw error;
    return {
      fault: `whether newer content is lost is not known, since the log of loads cannot be read: ${error.message}`,
    };
  }
}

/** In words, that the table is lost, or newer content than it shows; or why that cannot be told. */
function lossIn(known: Known, head: TableHead | undefined): string | undefined {
  if (known.fault !== undefined) return known.fault;
  return known.load && lossOf(head && shownBy(head), known.load);
}

function shownBy({ metadata }: TableHead): ShownContent {
  return { properties: metadata.properties, committedAt: currentSnapshot(metadata)?.['timestamp-ms'] ?? 0 };
}

function withLoss(verdict: Verdict, loss: string | undefined): Verdict {
  return loss === undefined ? verdict : { status: 'damaged', findings: [...verdict.findings, loss] };
}

async function verdictOf(
  deps: VerifyTableDeps,
  head: TableHead,
  live: LiveFiles,
  runId: string | undefined,
  proof: string | undefined,
): Promise<Verdict> {
  if (runId === undefined || proof === undefined) {
    return { status: 'unproven', findings: ['its content has no proof'] };
  }
  const found = await readProof(deps, { runId, table: head.identifier, value: proof });
  if ('fault' in found) return { status: 'damaged', findings: [found.fault] };
  return await compare(deps, head, live, found.record);
}

async function compare(deps: VerifyTableDeps, head: TableHead, live: LiveFiles, record: ProofRecord): Promise<Verdict> {
  const damage = await damageOf(deps.warehouse, live, record);
  if (damage.length > 0) return { status: 'damaged', findings: damage };
  if (live.deleteFiles.length > 0) {
    return { status: 'changed', findings: [`others deleted rows since, by ${live.deleteFiles.length} delete files`] };
  }
  const renamed = renamedColumns(head, record);
  if (renamed.length > 0) return { status: 'changed', findings: renamed };
  const written = new Set(record.files.map(({ uri }) => uri));
  const others = live.dataFiles.filter(({ uri }) => !written.has(uri)).length;
  const gone = written.size - (live.dataFiles.length - others);
  if (others === 0 && gone === 0) return totalOf(head, record);
  const moved = `others replaced ${gone} of its ${written.size} files by ${others}`;
  return await compareRows(deps, live.dataFiles, record, moved);
}

/** The files are the proven ones; the count beside them is what the next load measures its own rows by. */
function totalOf({ metadata }: TableHead, { rows }: ProofRecord): Verdict {
  const total = currentSnapshot(metadata)?.summary['total-records'] ?? rows;
  if (total === rows) return { status: 'intact', findings: [] };
  return { status: 'damaged', findings: [`expected ${rows} rows by the snapshot's summary, found ${total}`] };
}
