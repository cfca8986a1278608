import {
  type Announce,
  type Clock,
  instant,
  reasonCode,
  SnapferryError,
  UntrustedEventError,
} from '@snapferry/chassis';
import type { DataContract } from '@snapferry/contract';
import { exportCompleted, exportFailed, tableHeld, tableRejected } from '@snapferry/events';
import {
  type DatasetRegistry,
  type ObjectStore,
  openRun,
  type RunLedger,
  type RunRecord,
  trustSender,
} from '@snapferry/ports';
import { announceRun } from './announce-run.ts';
import { applyOpening, applyTable, withFailure } from './apply-event.ts';
import { isEvent, isOpening, type OpeningRunEvent, type RunEvent, type TableRunEvent } from './events.ts';
import { settle } from './finish.ts';
import { openRecord } from './run-record.ts';

export interface TrackRunDeps {
  readonly ledger: RunLedger;
  readonly registry: DatasetRegistry;
  /** Reads contracts, and keeps the lists that an event cannot hold. */
  readonly objects: ObjectStore;
  /** `s3://bucket/` of the lake's own work bucket. */
  readonly workUri: string;
  readonly ownAccount: string;
  readonly clock: Clock;
  readonly announce: Announce;
}

/** A table's outcome came before the run's opening: events have no order, so it is tried again. */
export class RunNotOpenError extends SnapferryError {
  override readonly name = 'RunNotOpenError';
  readonly code = 'RUN_NOT_OPEN';
  readonly disposition = 'retry';
}

/**
 * Writes into the ledger what the event says of its run, then announces the run if it is finished. The ledger comes
 * first: when announcing fails, redelivery finds the same record and announces it again.
 *
 * @throws UntrustedEventError; RunNotOpenError
 */
export async function trackRun(deps: TrackRunDeps, event: RunEvent): Promise<RunRecord> {
  const record = isOpening(event) ? await trackOpening(deps, event) : await trackTable(deps, event);
  if (!isDue(record, event)) return record;
  await announceRun(deps, record, event.id);
  // Only now: had announcing failed, redelivery would find it due again.
  return deps.ledger.update(record.runId, (current) =>
    current?.revision === record.revision ? { ...current, announcedRevision: record.revision } : (current ?? record),
  );
}

/**
 * Whether there is something to announce. Each revision is, once; and a replay tells a finished run again, not with
 * every event that it stirs up but with the one that asks for it: of a whole run its export, of others the failure itself.
 */
function isDue(record: RunRecord, event: RunEvent): boolean {
  if (record.status === 'open') return false;
  if (record.announcedRevision !== record.revision) return true;
  return record.status === 'complete'
    ? isEvent(event, exportCompleted)
    : isEvent(event, tableRejected) || isEvent(event, tableHeld) || isEvent(event, exportFailed);
}

async function trackOpening(deps: TrackRunDeps, event: OpeningRunEvent): Promise<RunRecord> {
  const opened = await openOrRefuse(deps, event);
  const { dataset, runId, snapshot } = event.data;
  const openedAt = instant(deps.clock.now());
  const opening = { dataset, runId, snapshot: { arn: snapshot.arn, time: snapshot.time }, openedAt };
  return write(deps, runId, dataset, (current) => {
    if ('contract' in opened) return applyOpening(openedRecord(current, openRecord(opening, opened.contract)), event);
    // Without its contract a run id cannot be checked; it must not be one of another dataset.
    if (event.subject !== runId || (current !== undefined && current.dataset !== dataset)) throw foreignRun(event);
    const { version, digest } = event.data.contract;
    const empty: RunRecord = {
      ...opening,
      contractVersion: version,
      contractDigest: digest,
      status: 'open',
      revision: 0,
      tables: [],
      drift: [],
      exportAttempt: 0,
    };
    return withFailure(current ?? empty, {
      attempt: event.data.attempt,
      reasonCode: reasonCode(opened.refused),
      reason: opened.refused.message,
    });
  });
}

/** The run id follows from what was checked, so whatever stands there of another dataset was put there by a stranger. */
function openedRecord(current: RunRecord | undefined, fresh: RunRecord): RunRecord {
  if (current === undefined || current.dataset !== fresh.dataset) return fresh;
  // The run was first heard of with a contract that could not be used.
  return current.tables.length === 0 ? { ...current, tables: fresh.tables } : current;
}

function foreignRun(event: RunEvent): UntrustedEventError {
  return new UntrustedEventError(
    `${event.definition.type} ${event.id}: expected a run of ${event.data.dataset}, found one of another dataset`,
  );
}

/** A contract that cannot be used fails the run, in words; a sender that cannot be trusted is not answered at all. */
async function openOrRefuse(
  deps: TrackRunDeps,
  event: OpeningRunEvent,
): Promise<{ contract: DataContract } | { refused: SnapferryError }> {
  try {
    const { contract } = await openRun(event, deps);
    return { contract };
  } catch (error) {
    if (error instanceof SnapferryError && error.disposition === 'reject') return { refused: error };
    throw error;
  }
}

async function trackTable(deps: TrackRunDeps, event: TableRunEvent): Promise<RunRecord> {
  const { dataset, runId } = event.data;
  await trustSender(event, dataset, deps.registry, deps.ownAccount);
  return write(deps, runId, dataset, (current) => {
    if (current === undefined) throw new RunNotOpenError(`expected run ${runId} in the ledger, found none yet`);
    if (event.subject !== runId || current.dataset !== dataset) throw foreignRun(event);
    return applyTable(current, event);
  });
}

async function write(
  deps: TrackRunDeps,
  runId: string,
  dataset: string,
  change: (current: RunRecord | undefined) => RunRecord,
): Promise<RunRecord> {
  // A month of days is enough to know what stood before.
  const runs = await deps.ledger.list(dataset, 30);
  return deps.ledger.update(runId, (current) => {
    const changed = change(current);
    return settle(current, changed, instant(deps.clock.now()), runsBefore(changed, runs));
  });
}

/** Runs of earlier snapshots, and earlier ones of the same snapshot (under another contract), newest first. */
function runsBefore({ runId, snapshot, openedAt }: RunRecord, runs: readonly RunRecord[]): readonly RunRecord[] {
  const order = (run: Pick<RunRecord, 'snapshot' | 'openedAt'>): string => `${run.snapshot.time} ${run.openedAt}`;
  return runs
    .filter((run) => run.runId !== runId && order(run) < order({ snapshot, openedAt }))
    .toSorted((a, b) => (order(a) < order(b) ? 1 : -1));
}
