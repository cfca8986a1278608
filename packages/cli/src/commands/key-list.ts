import { existsSync } from 'node:fs';
import { fileCatalog } from '@snapferry/iceberg';
import { listKeyFiles, openState } from '@snapferry/local';
import { DeployedDatasets } from '../app/deployed-datasets.ts';
import { homeLayout } from '../app/home.ts';
import { keyUse } from '../app/key-use.ts';
import { pc } from '../output/colours.ts';
import { formatCount } from '../output/format.ts';
import { textTable } from '../output/table.ts';
import { printJson } from '../output/terminal.ts';
import { finishFailed } from './exit-code.ts';

export interface KeyListOptions {
  readonly home: string;
  readonly json: boolean;
}

export interface KeyStatus {
  readonly keyId: string;
  /** Null where there is none. */
  readonly file: string | null;
  /** What keeps the key from being used, or others from not reading it. */
  readonly problem: string | null;
  /** Datasets whose deployed contract names it. */
  readonly datasets: readonly string[];
  /** Tables that show its pseudonyms. */
  readonly tables: readonly string[];
  /** Versions of tables that hold some and can still be read, the current ones included. */
  readonly versions: number;
}

/** `snapferry key list`: 0 if no key has a problem, else 2. */
export async function keyList({ home, json }: KeyListOptions): Promise<number> {
  try {
    const keys = await readKeys(home);
    if (json) printJson({ keys });
    else printKeys(keys, home);
    return keys.some(({ problem }) => problem !== null) ? 2 : 0;
  } catch (error) {
    return finishFailed(error, json);
  }
}

export async function readKeys(homeDirectory: string): Promise<KeyStatus[]> {
  const home = homeLayout(homeDirectory);
  // Asking must not make a home where there is none.
  if (!existsSync(home.root)) return [];
  const files = new Map(listKeyFiles(home.keys).map((file) => [file.keyId, file]));
  const uses = await keyUse(fileCatalog({ warehouse: home.lake }));
  const named = Map.groupBy(deployedContracts(home.root), ({ keyId }) => keyId);
  named.delete('');
  return [...new Set([...files.keys(), ...uses.keys(), ...named.keys()])].sort().map((keyId) => {
    const file = files.get(keyId);
    const datasets = (named.get(keyId) ?? []).map(({ dataset }) => dataset);
    const lost = file === undefined && datasets.length > 0 ? `expected a file in ${home.keys}, found none` : null;
    const { tables = [], versions = 0 } = uses.get(keyId) ?? {};
    return { keyId, file: file?.file ?? null, problem: file?.problem ?? lost, datasets, tables, versions };
  });
}

function deployedContracts(root: string) {
  const state = openState(root);
  try {
    return new DeployedDatasets(state).contracts();
  } finally {
    state.close();
  }
}

const columns = [
  { title: 'key' },
  { title: 'named by' },
  { title: 'tables' },
  { title: 'versions kept', align: 'right' as const },
  { title: 'file' },
];

function printKeys(keys: readonly KeyStatus[], home: string): void {
  if (keys.length === 0) {
    process.stdout.write(`No key in ${home}. A run whose contract has hmac columns makes its first.\n`);
    return;
  }
  const rows = keys.map(({ keyId, file, problem, datasets, tables, versions }) => [
    keyId,
    datasets.join(', ') || '–',
    formatCount(tables.length),
    formatCount(versions),
    problem === null ? (file === null ? 'gone' : 'usable') : pc.red(problem),
  ]);
  process.stdout.write(`${textTable(columns, rows)}\n`);
}
