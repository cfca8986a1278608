import { systemClock } from '@snapferry/chassis';
import { property } from '@snapferry/ports';
import type { Verification } from '@snapferry/table-loader';
import { type LocalApp, openLocalApp } from '../app/local-app.ts';
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

/** `snapferry verify`: 0 if every table is what its load proved, 2 if one is not. */
export async function verify(options: VerifyOptions): Promise<number> {
  try {
    const app = openLocalApp({ home: options.home, clock: systemClock });
    try {
      const tables = options.table === undefined ? await ownTables(app) : [options.table];
      const found: Verification[] = [];
      for (const table of tables) {
        const verified = await app.verify({ table, portable: options.portable });
        if (!options.json) print(verified);
        found.push(verified);
      }
      if (options.json) printJson(found);
      else if (found.length === 0) process.stdout.write('There are no tables here yet.\n');
      return found.every(isProven) ? 0 : 2;
    } finally {
      app.close();
    }
  } catch (error) {
    return finishFailed(error, options.json);
  }
}

function isProven({ status }: Verification): boolean {
  return status === 'intact' || status === 'rewritten';
}

async function ownTables({ catalog }: LocalApp): Promise<string[]> {
  const names: string[] = [];
  for (const table of await catalog.list()) {
    const properties = (await catalog.load(table))?.metadata.properties;
    if (properties?.[property.runId] !== undefined) names.push(`${table.namespace}.${table.name}`);
  }
  return names.sort();
}

function print(verified: Verification): void {
  const { table, status, runId, files, findings, portable } = verified;
  const out = (text: string): void => void process.stdout.write(`${text}\n`);
  const mark = isProven(verified) ? pc.green('✔') : pc.red('✘');
  out(
    `${mark} ${table}: ${status}, ${formatCount(files)} ${files === 1 ? 'file' : 'files'}, run ${runId ?? 'unknown'}`,
  );
  for (const finding of findings) out(`    ${printable(finding)}`);
  if (portable === undefined) return;
  out(`    portable proof: ${portable.rows} rows, low ${portable.low}, high ${portable.high}`);
  if (portable.notCovered.length > 0) out(`    not covered by it: ${portable.notCovered.join(', ')}`);
  out(`    in Athena: ${portable.sql.athena}`);
}
