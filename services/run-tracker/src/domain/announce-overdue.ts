import {
  type Announce,
  attemptEach,
  type Clock,
  instant,
  type ScheduledItem,
  type ScheduledOutcome,
} from '@snapferry/chassis';
import { runOverdue } from '@snapferry/events';
import type { DatasetRegistry, RegisteredDataset, RunLedger } from '@snapferry/ports';
import { lastDeadline } from './deadline.ts';

export interface AnnounceOverdueDeps {
  readonly ledger: RunLedger;
  readonly registry: DatasetRegistry;
  readonly clock: Clock;
  readonly announce: Announce;
}

/** More runs than anyone starts in a day. */
const recentRuns = 100;

/**
 * Announces RunOverdue for each dataset whose deadline has passed without a complete run of a snapshot younger than the
 * deadline of the day before; for one that never spoke too. Once a day, as far as the ledger can tell: it is announced
 * first and marked then, so a crash between the two tells it twice, under one id.
 */
export async function announceOverdue(deps: AnnounceOverdueDeps): Promise<ScheduledOutcome> {
  return attemptEach(await deps.registry.list(), (entry) => announceIfOverdue(deps, entry));
}

async function announceIfOverdue(
  { ledger, clock, announce }: AnnounceOverdueDeps,
  entry: RegisteredDataset,
): Promise<ScheduledItem | undefined> {
  const { dataset } = entry;
  const { date, at, previous } = lastDeadline(entry, clock.now());
  if (await ledger.overdueAnnounced(dataset, date)) return undefined;
  const runs = await ledger.list(dataset, recentRuns);
  if (runs.some(({ status, snapshot }) => status === 'complete' && Date.parse(snapshot.time) > previous.getTime()))
    return undefined;
  const last = runs[0];
  await announce(runOverdue, {
    subject: `${dataset}/${date}`,
    causationId: '',
    data: {
      dataset,
      date,
      deadline: instant(at),
      lastRunId: last?.runId ?? null,
      lastRunStatus: last?.status ?? null,
    },
  });
  await ledger.markOverdue(dataset, date);
  return { dataset, date, deadline: instant(at), lastRun: last?.runId ?? 'none', lastStatus: last?.status ?? 'none' };
}
