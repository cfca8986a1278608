import { SnapferryError, systemClock } from '@snapferry/chassis';
import { currentSnapshot, tableIdentifier, tableName } from '@snapferry/iceberg';
import { type LastLoad, lossOf, property } from '@snapferry/ports';
import type { Verification } from '@snapferry/table-loader';
import { headOrFault } from '../app/head-or-fault.ts';
import { requireHome } from '../app/home.ts';
import { loadedTables } from '../app/loaded-tables.ts';
import { type LocalApp, openLocalApp } from '../app/local-app.ts';
import { tableMissing } from '../app/tables-here.ts';
import { pc } from '../output/colours.ts';
import { formatCount, printable } from '../output/format.ts';
import { printJson } from '../output/terminal.ts';
import { finishFailed } from './exit-code.ts';

export interface VerifyOptions {
  /** `<namespace>.<table>`; every table that Snapferry wrote if none is named. */
  readonly table?: string | undefined;
  readonly portable: boolean;
  readonly home: string;
  readonly json: boolean;
}

/** `snapferry verify`: 0 if every table is what its load proved, 2 if one is not, 1 if they could not be asked. */
export async function verify(options: VerifyOptions): Promise<number> {
  try {
    requireHome(options.home);
    const app = openLocalApp({ home: options.home, clock: systemClock });
    try {
      const found: Verification[] = [];
      for await (const verified of verifyTables(app, options)) {
        if (!options.json) print(verified);
        found.push(verified);
      }
      if (options.json) printJson(found);
      else if (found.length === 0) process.stdout.write('There are no tables here yet.\n');
      if (found.every(isProven)) return 0;
      if (!options.json)
        process.stdout.write('What that means, and what makes a table whole: docs/runbooks/verify.md\n');
      return 2;
    } finally {
      app.close();
    }
  } catch (error) {
    return finishFailed(error, options.json);
  }
}

/** The named table, or every one that is a run's, one after the other. */
export async function* verifyTables(
  app: LocalApp,
  { table, portable }: Pick<VerifyOptions, 'table' | 'portable'>,
): AsyncGenerator<Verification> {
  const loaded = await loadedTables(app.ledger);
  const tables = table === undefined ? await ownTables(app, loaded) : [table];
  for (const each of tables) yield await verifyOne(app, each, loaded.get(each), portable);
}

async function verifyOne(
  app: LocalApp,
  table: string,
  last: LastLoad | undefined,
  portable: boolean,
): Promise<Verification> {
  try {
    const verified = await app.verify({ table, portable });
    if (last === undefined || verified.status === 'damaged') return verified;
    const loss = await lossIn(app, table, last);
    if (loss === undefined) return verified;
    return { ...verified, status: 'damaged', findings: [...verified.findings, loss] };
  } catch (error) {
    if (!(error instanceof SnapferryError) || error.code !== 'TABLE_UNKNOWN') throw error;
    if (last === undefined) throw await tableMissing(app.catalog, table);
    const lost = lossOf(undefined, last);
    return { table, status: 'damaged', runId: null, proof: null, files: 0, findings: lost === undefined ? [] : [lost] };
  }
}

async function lossIn({ catalog }: LocalApp, table: string, last: LastLoad): Promise<string | undefined> {
  const { head, fault } = await headOrFault(catalog, tableIdentifier(table));
  // That it cannot be read was said already.
  if (fault !== undefined) return undefined;
  if (head === undefined) return lossOf(undefined, last);
  const { metadata } = head;
  const committedAt = currentSnapshot(metadata)?.['timestamp-ms'] ?? 0;
  return lossOf({ properties: metadata.properties, committedAt }, last);
}

function isProven({ status }: Verification): boolean {
  return status === 'intact' || status === 'rewritten';
}

/** Those that a run wrote, by their own word or by the ledger's. One that cannot be read is asked too. */
async function ownTables({ catalog }: LocalApp, loaded: ReadonlyMap<string, LastLoad>): Promise<string[]> {
  const names = new Set(loaded.keys());
  for (const table of await catalog.list()) {
    const { head, fault } = await headOrFault(catalog, table);
    if (fault !== undefined || head?.metadata.properties[property.runId] !== undefined) names.add(tableName(table));
  }
  return [...names].sort();
}

function print(verified: Verification): void {
  const { table, status, runId, files, findings, portable, noPortable } = verified;
  const out = (text: string): void => void process.stdout.write(`${text}\n`);
  const mark = isProven(verified) ? pc.green('✔') : pc.red('✘');
  out(
    `${mark} ${table}: ${status}, ${formatCount(files)} ${files === 1 ? 'file' : 'files'}, run ${runId ?? 'unknown'}`,
  );
  for (const finding of findings) out(`    ${printable(finding)}`);
  if (noPortable !== undefined) out(`    no portable proof: ${printable(noPortable)}`);
  if (portable === undefined) return;
  out(`    portable proof: ${portable.rows} rows, low ${portable.low}, high ${portable.high}`);
  if (portable.notCovered.length > 0) out(`    not covered by it: ${portable.notCovered.join(', ')}`);
  out(`    in Athena: ${portable.sql.athena}`);
}
