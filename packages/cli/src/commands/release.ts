import { instant, SnapferryError, systemClock } from '@snapferry/chassis';
import { runIdFormat, tableLoadRequested } from '@snapferry/events';
import { type HeldLoad, heldLoad, heldLoadUri, parseJson, type ReleaseMarker, releaseUri } from '@snapferry/ports';
import { workUri } from '../app/accounts.ts';
import { requireHome } from '../app/home.ts';
import { type LocalApp, openLocalApp } from '../app/local-app.ts';
import type { RunResult } from '../app/run-result.ts';
import { formatCount } from '../output/format.ts';
import { showProgress } from '../output/progress.ts';
import { type Terminal, terminal } from '../output/terminal.ts';
import { finish, finishFailedRun } from './exit-code.ts';
import { replayRun } from './replay.ts';

export interface ReleaseOptions {
  readonly runId: string;
  /** `<namespace>.<table>`, or its name in PostgreSQL. */
  readonly table: string;
  readonly home: string;
  readonly json: boolean;
}

class ReleaseImpossibleError extends SnapferryError {
  override readonly name = 'ReleaseImpossibleError';
  readonly code = 'RELEASE_IMPOSSIBLE';
  readonly disposition = 'reject';
}

/** `snapferry release`: a held load becomes the table's content. Returns the exit code. */
export async function release(options: ReleaseOptions): Promise<number> {
  try {
    requireHome(options.home);
    const app = openLocalApp({ home: options.home, clock: systemClock });
    try {
      const output = terminal({ json: options.json });
      showProgress(app, output);
      return finish(await releaseTable(app, options, output), options.json);
    } finally {
      app.close();
    }
  } catch (error) {
    return finishFailedRun(error, options.json);
  }
}

/**
 * Leaves the marker that table-loader looks for, then asks for the table's load again. Both may be done again: a marker
 * that stands is kept, and a load that arrived is not repeated.
 *
 * @throws ReleaseImpossibleError
 */
export async function releaseTable(
  app: LocalApp,
  { runId, table }: Pick<ReleaseOptions, 'runId' | 'table'>,
  output?: Terminal,
): Promise<RunResult> {
  const held = await findHeld(app, runId, table);
  const uri = releaseUri(workUri, { runId, table: bareName(held.table.name) });
  if ((await app.objects.head(uri)) === undefined) {
    const marker: ReleaseMarker = {
      version: 1,
      runId,
      table: held.table.name,
      rows: held.rows,
      releasedAt: instant(systemClock.now()),
    };
    await app.objects.write(uri, new TextEncoder().encode(JSON.stringify(marker)));
    output?.step(`released ${held.table.name}: ${formatCount(held.rows)} rows for ${formatCount(held.rowsBefore)}`);
  }
  return replayRun(app, { runId, from: tableLoadRequested.type, table: held.table.name });
}

/** The load of the table's newest plan, if that one was held. */
async function findHeld(app: LocalApp, runId: string, table: string): Promise<HeldLoad> {
  if (!runIdFormat.safeParse(runId).success) {
    throw new ReleaseImpossibleError(
      `expected a run id (r- and 32 hex digits, see "snapferry status"), found ${runId.slice(0, 60)}`,
    );
  }
  const record = await app.ledger.get(runId);
  if (record === undefined) {
    throw new ReleaseImpossibleError(
      `expected a run of this home, found no ${runId}. "snapferry status" names the last.`,
    );
  }
  const entry = record.tables.find(({ name, source }) => name === table || source === table);
  if (entry === undefined) {
    const names = record.tables.map(({ name }) => name).join(', ');
    throw new ReleaseImpossibleError(`expected a table of run ${runId}, found no ${table}. Its tables: ${names}`);
  }
  const uri = heldLoadUri(workUri, { runId, attempt: Math.max(1, entry.attempt), table: bareName(entry.name) });
  const found = (await app.objects.head(uri)) === undefined ? undefined : parseJson(await app.objects.read(uri));
  const held = heldLoad.safeParse(found);
  if (held.success) return held.data;
  throw new ReleaseImpossibleError(
    `expected ${entry.name} to be held in run ${runId}, found it ${entry.outcome}. Only what is held can be released; what was rejected is replayed.`,
  );
}

function bareName(name: string): string {
  return name.split('.').at(-1) as string;
}
