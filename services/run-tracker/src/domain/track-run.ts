import { type Announce, type Clock, instant, reasonCode, SnapferryError } from '@snapferry/chassis';
import type { DataContract } from '@snapferry/contract';
import type { DriftItem } from '@snapferry/events';
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
import { isOpening, type OpeningRunEvent, type RunEvent, type TableRunEvent } from './events.ts';
import { settle } from './finish.ts';
import { openRecord } from './run-record.ts';

export interface TrackRunDeps {
  readonly ledger: RunLedger;
  readonly registry: DatasetRegistry;
  readonly objects: ObjectStore;
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
  await announceRun(deps.announce, record, event.id);
  return record;
}

async function trackOpening(deps: TrackRunDeps, event: OpeningRunEvent): Promise<RunRecord> {
  const opened = await openOrRefuse(deps, event);
  const { dataset, runId, snapshot } = event.data;
  const openedAt = instant(deps.clock.now());
  const opening = { dataset, runId, snapshot: { arn: snapshot.arn, time: snapshot.time }, openedAt };
  return write(deps, runId, snapshot.time, dataset, (current) => {
    if ('contract' in opened) return applyOpening(current ?? openRecord(opening, opened.contract), event);
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
  const { dataset, runId, snapshot } = event.data;
  await trustSender(event, dataset, deps.registry, deps.ownAccount);
  return write(deps, runId, snapshot.time, dataset, (current) => {
    if (current === undefined) throw new RunNotOpenError(`expected run ${runId} in the ledger, found none yet`);
    return applyTable(current, event);
  });
}

async function write(
  deps: TrackRunDeps,
  runId: string,
  snapshotTime: string,
  dataset: string,
  change: (current: RunRecord | undefined) => RunRecord,
): Promise<RunRecord> {
  const earlierDrift = await driftBefore(deps.ledger, dataset, snapshotTime);
  return deps.ledger.update(runId, (current) =>
    settle(current, change(current), instant(deps.clock.now()), earlierDrift),
  );
}

/** Drift of the newest run of an earlier snapshot. */
async function driftBefore(ledger: RunLedger, dataset: string, snapshotTime: string): Promise<readonly DriftItem[]> {
  const runs = await ledger.list(dataset, 30);
  return runs.find((run) => run.snapshot.time < snapshotTime)?.drift ?? [];
}
