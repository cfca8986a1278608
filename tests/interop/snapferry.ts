import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { repositoryRoot } from '../setup/repository.ts';
import { requireCommand, runCommand } from '../setup/run-command.ts';

const program = join(repositoryRoot, 'packages', 'cli', 'bin', 'snapferry.js');

/** What `run --json` and `replay --json` print, as far as these tests look. */
export interface PrintedRun {
  readonly runId: string;
  readonly status: string;
  readonly revision?: number;
  readonly tables: readonly {
    readonly name: string;
    readonly outcome: string;
    readonly rows: number | null;
    readonly snapshotId: string | null;
    readonly metadataLocation: string | null;
    readonly reasonCode?: string;
  }[];
  readonly reason?: string;
}

/** The command as a user runs it, in a process of its own. */
export async function snapferry(args: readonly string[]): Promise<string> {
  return requireCommand(process.execPath, [program, ...args]);
}

/** `run` or `replay` with `--json`: what it printed, and its exit code. */
export async function snapferryRun(args: readonly string[]): Promise<{ code: number; result: PrintedRun }> {
  const { code, stdout, stderr } = await runCommand(process.execPath, [program, ...args, '--json']);
  if (stdout === '') throw new Error(`expected JSON of "snapferry ${args[0]}", found exit code ${code}\n${stderr}`);
  return { code, result: JSON.parse(stdout) as PrintedRun };
}

/** `file://` URI of the current metadata of each table in the home's lake, by `<namespace>.<table>`. */
export function lakeTables(home: string): Map<string, string> {
  const found = new Map<string, string>();
  const lake = join(home, 'lake');
  for (const namespace of folders(lake)) {
    for (const table of folders(join(lake, namespace))) {
      const metadata = join(lake, namespace, table, 'metadata');
      const hint = join(metadata, 'version-hint.text');
      if (!existsSync(hint)) continue;
      const file = join(metadata, `v${readFileSync(hint, 'utf8').trim()}.metadata.json`);
      found.set(`${namespace}.${table}`, pathToFileURL(file).href);
    }
  }
  return found;
}

function folders(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}
