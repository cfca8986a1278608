import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  compareWithSchema,
  contractFromDocument,
  type DataContract,
  type JsonValue,
  parseContract,
  readDdl,
} from '@snapferry/contract';
import { forgetDataset } from '@snapferry/local';
import { automatedSnapshotId, pgliteDatabase } from '@snapferry/local/rds';
import { lakeLandingUri, landingUri, notesUri, sampleInstanceId, workUri } from '../app/accounts.ts';
import { type DemoClock, demoClock } from '../app/demo-clock.ts';
import { type LocalApp, openLocalApp } from '../app/local-app.ts';
import { readText } from '../app/read-text.ts';
import type { RunResult } from '../app/run-result.ts';
import { pc } from '../output/colours.ts';
import { formatCount, formatDuration } from '../output/format.ts';
import { showProgress } from '../output/progress.ts';
import { printRunResult } from '../output/report.ts';
import { type Terminal, terminal } from '../output/terminal.ts';
import { createSampleShop, type DayChanges, type SampleShop, sampleSchemaSql } from '../sample/index.ts';
import { carry } from './carry.ts';
import { exitCodeOf, finishFailed } from './exit-code.ts';

const contractFile = fileURLToPath(new URL('../../../../contracts/shop.yaml', import.meta.url));

export interface DemoOptions {
  readonly home: string;
  /** In which account the export runs, if not in the one that the sample's contract names. */
  readonly export?: DataContract['exportMode'];
}

/** `npm start`: a sample shop in an embedded PostgreSQL, carried for two days. Returns the exit code. */
export async function demo(options: DemoOptions): Promise<number> {
  const startedAt = Date.now();
  const out = terminal({ json: false });
  try {
    const contract = exportedBy(options.export, parseContract(readText(contractFile), contractFile));
    const [dayOne, dayTwo] = lastTwoNights();
    const clock = demoClock(dayOne);
    const app = openLocalApp({ home: options.home, clock });
    try {
      if (forget(app, contract)) out.step(`forgot what ${options.home} held of the sample; other datasets stay`);
      return await twoDays({ app, clock, contract, out, dayOne, dayTwo, startedAt });
    } finally {
      app.close();
    }
  } catch (error) {
    return finishFailed(error, false);
  }
}

function exportedBy(mode: DemoOptions['export'], contract: DataContract): DataContract {
  if (mode === undefined) return contract;
  const { document } = contract;
  // The contract is valid, so whatever stands there is of this form.
  const properties = (document.customProperties ?? []) as readonly { property: string; value: JsonValue }[];
  const others = properties.filter(({ property }) => property !== 'snapferryExport');
  return contractFromDocument({
    ...document,
    customProperties: [...others, { property: 'snapferryExport', value: mode }],
  });
}

interface Demo {
  readonly app: LocalApp;
  readonly clock: DemoClock;
  readonly contract: DataContract;
  readonly out: Terminal;
  readonly dayOne: Date;
  readonly dayTwo: Date;
  readonly startedAt: number;
}

async function twoDays(given: Demo): Promise<number> {
  const { app, out, startedAt } = given;
  showProgress(app, out);
  out.working('starting PostgreSQL (PGlite, in this process) with the sample shop');
  const began = Date.now();
  const shop = await createSampleShop();
  try {
    out.step(`sample shop in an embedded PostgreSQL, ready in ${formatDuration(Date.now() - began)}`);
    const first = await oneDay(given, shop, 'Day 1', given.dayOne);
    const changes = await shop.applyDayTwo();
    await tellChanges(given, changes);
    const second = await oneDay(given, shop, 'Day 2', given.dayTwo);
    printHowToGoOn(app, out, startedAt);
    return Math.max(exitCodeOf(first), exitCodeOf(second));
  } finally {
    await shop.close();
  }
}

async function oneDay(
  { app, clock, contract, out }: Demo,
  shop: SampleShop,
  title: string,
  night: Date,
): Promise<RunResult> {
  out.print();
  out.print(pc.bold(`${title}, ${night.toISOString().slice(0, 10)} 03:00 UTC: the automated snapshot`));
  clock.set(night);
  out.working('source  taking a snapshot (one REPEATABLE READ transaction)');
  const result = await carry(app, {
    contract,
    database: pgliteDatabase(shop.pglite),
    instanceId: sampleInstanceId,
    snapshotId: automatedSnapshotId(sampleInstanceId, night),
    type: 'automated',
  });
  printRunResult(result, out);
  return result;
}

/** What a day of trade did, and what the service team's own check says of it before any snapshot is taken. */
async function tellChanges({ contract, out }: Demo, { changes, columnsAdded, tablesAdded }: DayChanges): Promise<void> {
  out.print();
  out.print(pc.bold('Meanwhile, in the shop'));
  for (const kind of ['inserted', 'updated', 'deleted'] as const) {
    const done = changes.filter(({ change }) => change === kind);
    const rows = done.reduce((sum, change) => sum + change.rows, 0);
    const examples = done.slice(0, 3).map((change) => `${formatCount(change.rows)} ${change.what}`);
    out.print(
      `  ${kind.padEnd(9)}${formatCount(rows).padStart(5)} rows: ${examples.join('; ')}${done.length > 3 ? '; …' : ''}`,
    );
  }
  out.print(`  new column ${columnsAdded.join(', ')} and new table ${tablesAdded.join(', ')}: no contract names them`);
  const findings = compareWithSchema(contract, await readDdl(sampleSchemaSql(2))).filter(
    ({ table, column }) =>
      tablesAdded.includes(table.replace(/^public\./, '')) ||
      columnsAdded.some((name) => name.endsWith(`.${column ?? ''}`)),
  );
  out.print(`  ${pc.dim('$ snapferry contract check')}  says, without any snapshot:`);
  for (const { message } of findings) out.print(`    ${pc.yellow('Δ')} ${message}`);
}

function printHowToGoOn(app: LocalApp, out: Terminal, startedAt: number): void {
  const below = relative(process.cwd(), app.home.root) || '.';
  const home = below.startsWith('..') ? app.home.root : below;
  const flag = home === '.snapferry' ? '' : ` --home ${home}`;
  out.print();
  out.print(pc.bold(`Two days carried in ${formatDuration(Date.now() - startedAt)}. Now:`));
  for (const [what, command] of [
    [
      'ask the tables',
      `npx snapferry query "select status, count(*) from shop.orders group by status order by 2 desc"${flag}`,
    ],
    ['see how fresh they are', `npx snapferry status${flag}`],
    ['see the Iceberg files', `ls ${join(home, 'lake', 'shop', 'orders', 'metadata')}`],
    ['see what may reach the lake', `npx snapferry contract explain ${relative(process.cwd(), contractFile)}`],
    ['draft one for your database', `npx snapferry contract init --source postgres://localhost/mydb --out mydb.yaml`],
    ['carry your database', `npx snapferry run --source postgres://localhost/mydb --contract mydb.yaml${flag}`],
  ] as const) {
    out.print(`  ${what.padEnd(28)}${pc.cyan(command)}`);
  }
}

/** The two nights up to yesterday's, 03:00 UTC: what RDS's daily backup window would have given. */
function lastTwoNights(): [Date, Date] {
  const today = new Date();
  const night = (daysAgo: number): Date =>
    new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate() - daysAgo, 3));
  return [night(2), night(1)];
}

/** Only what the sample left: a dataset of one's own that goes by its name makes `deploy` refuse. */
function forget(app: LocalApp, contract: DataContract): boolean {
  const { dataset } = contract;
  app.datasets.deploy(contract, sampleInstanceId);
  const place = (uri: string): string => resolve(app.objects.pathOf(uri));
  return forgetDataset(app.state, {
    dataset,
    instanceId: sampleInstanceId,
    folders: {
      lake: join(app.home.lake, dataset),
      snapshots: [app.home.snapshots, app.home.lakeSnapshots],
      landing: [landingUri, lakeLandingUri].map((uri) => place(`${uri}${dataset}/`)),
      notes: Object.values(notesUri).map(place),
      plans: place(`${workUri}plans/`),
    },
  });
}
