import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { serialize } from 'node:v8';
import { currentDataFiles, fileCatalog, filePath, localFileIo } from '@snapferry/iceberg';
import { nodeCommand, tableName } from '../contestants/contestant.ts';
import { ensureParts } from '../corpus/parts.ts';
import { type Command, measure } from '../measure/measure.ts';
import type { Ground } from '../run-size.ts';
import { say } from '../say.ts';
import { pythonProgram } from '../setup.ts';
import { planLoad } from '../world/plan-load.ts';
import { type DataFiles, writeDataFiles } from './data-files.ts';
import type { CommitTask, Laps, PyIcebergLaps } from './task.ts';

export interface CommitPlan {
  /** Parts of a million rows, each of which becomes a data file; as many as usual if absent. */
  readonly files?: number;
  readonly pairs: number;
}

export interface CommitRound {
  readonly loader: Laps;
  readonly pyiceberg: PyIcebergLaps;
}

export interface CommitResult {
  readonly files: number;
  readonly rounds: readonly CommitRound[];
}

/** Commits the same files with the loader and with PyIceberg, in turn, each time to new tables. A first round counts for nothing. */
export async function runCommits(ground: Ground, plan: CommitPlan): Promise<CommitResult> {
  const home = join(ground.cache, 'home-commit');
  try {
    const batches = await ensureParts(ground.cache, ground.tools, 1, plan.files);
    say('commit: data files');
    const written = await writeDataFiles(await planLoad(join(home, 'load'), batches, 'allow'), join(home, 'data'));
    for (const { uri } of written.files) linkSync(filePath(uri), `${filePath(uri)}.again`);
    writeFileSync(join(home, 'files.bin'), serialize(written));
    const commit = (name: string, command: (task: CommitTask) => Command) =>
      commitOnce(ground, home, written, name, command);
    const loader = () => commit('loader', (task) => nodeCommand(ground.tools, 'commit', task));
    const python = (task: CommitTask) => ({
      file: ground.tools.python,
      args: [pythonProgram('commit_files.py'), JSON.stringify(task)],
    });
    const pyiceberg = async () => (await commit('pyiceberg', python)) as PyIcebergLaps;
    const rounds: CommitRound[] = [];
    for (let round = 0; round <= plan.pairs; round++) {
      say(round === 0 ? 'commit: a round that counts for nothing' : `commit: round ${round} of ${plan.pairs}`);
      // Evaluated in this order.
      rounds.push(
        round % 2 === 0
          ? { loader: await loader(), pyiceberg: await pyiceberg() }
          : { pyiceberg: await pyiceberg(), loader: await loader() },
      );
    }
    return { files: written.files.length, rounds: rounds.slice(1) };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

async function commitOnce(
  { tools, catalog, warehouse }: Ground,
  home: string,
  written: DataFiles,
  name: string,
  command: (task: CommitTask) => Command,
): Promise<Laps> {
  const namespace = `commit_${name}`;
  rmSync(join(warehouse, namespace), { recursive: true, force: true });
  mkdirSync(join(warehouse, namespace), { recursive: true });
  const [folder, files, laps] = ['data', 'files.bin', 'laps.json'].map((each) => join(home, each)) as [
    string,
    string,
    string,
  ];
  await measure(tools, command({ catalog, namespace, table: tableName, folder, files, laps }));
  await requireFiles(warehouse, namespace, written.files);
  return JSON.parse(readFileSync(laps, 'utf8')) as Laps;
}

/** @throws Error unless the table holds the second set of files, and all their rows. */
async function requireFiles(warehouse: string, namespace: string, files: DataFiles['files']): Promise<void> {
  const head = await fileCatalog({ warehouse }).load({ namespace, name: tableName });
  const found = head === undefined ? [] : (await currentDataFiles(localFileIo(), head)).dataFiles;
  const expected = new Map(files.map(({ uri, recordCount }) => [filePath(`${uri}.again`), recordCount]));
  const right = found.filter(({ uri, recordCount }) => expected.get(filePath(uri)) === recordCount).length;
  if (right !== expected.size || found.length !== expected.size) {
    throw new Error(`${namespace}: expected ${expected.size} files, found ${right} of them among ${found.length}`);
  }
}
