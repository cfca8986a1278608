import { SnapferryError, systemClock } from '@snapferry/chassis';
import {
  exportCompleted,
  runIdFormat,
  snapshotCompleted,
  snapshotReceived,
  snapshotTaken,
  tableLoadRequested,
} from '@snapferry/events';
import type { ArchivedEvent } from '@snapferry/local';
import { requireHome } from '../app/home.ts';
import { type LocalApp, openLocalApp } from '../app/local-app.ts';
import { deadLetters, type RunResult, readRunResult } from '../app/run-result.ts';
import { showProgress } from '../output/progress.ts';
import { terminal } from '../output/terminal.ts';
import { finish, finishFailedRun } from './exit-code.ts';

/** From the first event of a run that somebody acts on to the last, by where its export runs. */
export const replayable = {
  source: [snapshotCompleted.type, exportCompleted.type, tableLoadRequested.type],
  lake: [snapshotTaken, snapshotCompleted, snapshotReceived, exportCompleted, tableLoadRequested].map(
    ({ type }) => type,
  ),
} as const;
/** Heard first in the source account; the others are heard in the lake. */
const begunInSource = [snapshotTaken.type, snapshotCompleted.type];

export interface ReplayOptions {
  readonly runId: string;
  readonly from: string;
  readonly table?: string;
  readonly home: string;
  readonly json: boolean;
}

class ReplayImpossibleError extends SnapferryError {
  override readonly name = 'ReplayImpossibleError';
  readonly code = 'REPLAY_IMPOSSIBLE';
  readonly disposition = 'reject';
}

/** `snapferry replay`. Returns the exit code. */
export async function replay(options: ReplayOptions): Promise<number> {
  try {
    requireHome(options.home);
    const app = openLocalApp({ home: options.home, clock: systemClock });
    try {
      showProgress(app, terminal({ json: options.json }));
      return finish(await replayRun(app, options), options.json);
    } finally {
      app.close();
    }
  } catch (error) {
    return finishFailedRun(error, options.json);
  }
}

/**
 * Puts the run's archived events on their own bus again, gives its dead letters another try, and lets the services
 * decide what is left to do.
 *
 * @throws ReplayImpossibleError
 */
export async function replayRun(
  app: LocalApp,
  asked: Pick<ReplayOptions, 'runId' | 'from' | 'table'>,
): Promise<RunResult> {
  const { runId } = asked;
  const start = { runId, sequence: app.cloud.buses.lastSequence(), startedAt: Date.now() };
  const events = eventsToReplay(app, asked);
  app.cloud.queues.redrive(
    deadLetters(app, [runId])
      // What a relay was refused waits for a mended policy, and for no function.
      .filter(({ queue }) => !queue.startsWith('relay-'))
      .map(({ id }) => id),
  );
  for (const event of events) app.cloud.buses.replay(event, `replay-${runId}-${start.sequence}`);
  await app.cloud.drain();
  return readRunResult(app, start);
}

/**
 * The newest archived event of the kind asked for, on the bus where it was first heard by those who act on it; of
 * TableLoadRequested the newest of each table. A run that stopped before that kind goes on from the last one it has.
 *
 * @throws ReplayImpossibleError
 */
function eventsToReplay(app: LocalApp, options: Pick<ReplayOptions, 'runId' | 'from' | 'table'>): ArchivedEvent[] {
  if (!runIdFormat.safeParse(options.runId).success) {
    throw new ReplayImpossibleError(
      `expected a run id (r- and 32 hex digits, see "snapferry status"), found ${options.runId.slice(0, 60)}`,
    );
  }
  const archived = app.cloud.buses.archived({ subject: options.runId });
  const steps = replayable[exportModeOf(archived)];
  const wanted = steps.indexOf(options.from);
  if (wanted < 0) {
    throw new ReplayImpossibleError(
      `expected one of ${steps.join(', ')} for run ${options.runId}, found ${options.from}`,
    );
  }
  for (let index = wanted; index >= 0; index -= 1) {
    const type = steps[index] as string;
    const bus = begunInSource.includes(type) ? 'snapferry-source' : 'snapferry-lake';
    const found = archived.filter((event) => event.bus.name === bus && event.envelope['detail-type'] === type);
    if (found.length > 0)
      return type === tableLoadRequested.type ? newestOfEachTable(found, options.table) : found.slice(-1);
  }
  throw new ReplayImpossibleError(
    `expected archived events of run ${options.runId}, found none in ${app.home.root}. "snapferry status" names the last runs.`,
  );
}

function exportModeOf(archived: readonly ArchivedEvent[]): 'source' | 'lake' {
  const inLake = archived.some(({ envelope }) => {
    const { data } = envelope.detail as { data?: { exportMode?: string } };
    return data?.exportMode === 'lake';
  });
  return inLake ? 'lake' : 'source';
}

interface PlannedTable {
  readonly table: { readonly name: string; readonly source: string };
}

function newestOfEachTable(events: readonly ArchivedEvent[], only: string | undefined): ArchivedEvent[] {
  const newest = new Map<string, ArchivedEvent>();
  for (const event of events) {
    const { data } = event.envelope.detail as { data: PlannedTable };
    if (only === undefined || only === data.table.name || only === data.table.source)
      newest.set(data.table.name, event);
  }
  if (newest.size === 0) {
    const names = events.map(({ envelope }) => (envelope.detail as { data: PlannedTable }).data.table.name);
    throw new ReplayImpossibleError(
      `expected a table that the run planned, found no ${only}. It planned: ${[...new Set(names)].join(', ')}`,
    );
  }
  return [...newest.values()];
}
