import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { runChild } from './child.ts';
import { carried } from './table.ts';
import type {
  Checked,
  CheckTask,
  EngineSettings,
  FloorTask,
  LoaderTask,
  Prepared,
  PrepareTask,
  Usage,
} from './tasks.ts';

export const contestants = ['loader', 'floor', 'hashing'] as const;
export type Contestant = (typeof contestants)[number];

/** One after the other in one round, so that they meet the same machine. */
export type Round = Readonly<Record<Contestant, Usage>>;

export interface SizeResult {
  readonly rows: number;
  readonly prepared: Prepared;
  readonly rounds: readonly Round[];
  readonly checked: Checked;
  /** What is wrong with an output, in words. */
  readonly faults: readonly string[];
}

/** Measures every contestant on a table of that many rows; each load makes a new table. */
export async function runSize(
  cache: string,
  rows: number,
  rounds: number,
  settings: EngineSettings,
): Promise<SizeResult> {
  const plain = { cache, home: join(cache, `home-${rows}`), rows, policy: 'allow' } satisfies PrepareTask;
  const hashing = { ...plain, home: `${plain.home}-hashing`, policy: 'hmac' } satisfies PrepareTask;
  try {
    say(`${rows} rows: export and plan`);
    const prepared = await runChild<Prepared>('prepare.ts', plain);
    const preparedHashing = await runChild<Prepared>('prepare.ts', hashing);
    const out = {
      plain: join(plain.home, 'lake'),
      hashing: join(hashing.home, 'lake'),
      floor: join(plain.home, 'floor'),
    };
    const run: Readonly<Record<Contestant, () => Promise<Usage>>> = {
      loader: () => load(plain.home, prepared.requestFile, out.plain, settings),
      hashing: () => load(hashing.home, preparedHashing.requestFile, out.hashing, settings),
      floor: () => {
        rmSync(out.floor, { recursive: true, force: true });
        const given: FloorTask = {
          parts: prepared.parts,
          output: out.floor,
          scratch: join(plain.home, 'tmp'),
          ...settings,
        };
        return runChild<Usage>('contestants/floor.ts', given);
      },
    };
    const measured: Round[] = [];
    const faults: string[] = [];
    let checked: Checked | undefined;
    for (let round = 0; round < rounds; round++) {
      say(`${rows} rows: round ${round + 1} of ${rounds}`);
      measured.push(await runRound(run, round));
      const personal = carried.filter((column) => column.personal === true).map(({ name }) => name);
      checked = await check({ rows, lake: out.plain, floor: out.floor, hashed: [] });
      const checkedHashing = await check({ rows, lake: out.hashing, floor: out.floor, hashed: personal });
      faults.push(...checked.faults, ...checkedHashing.faults.map((fault) => `hashing: ${fault}`));
    }
    return { rows, prepared, rounds: measured, checked: checked as Checked, faults: [...new Set(faults)] };
  } finally {
    for (const { home } of [plain, hashing]) rmSync(home, { recursive: true, force: true });
  }
}

/** Every second round starts with the floor: being first may cost or spare something. */
async function runRound(run: Readonly<Record<Contestant, () => Promise<Usage>>>, round: number): Promise<Round> {
  const [first, second] = round % 2 === 0 ? (['loader', 'floor'] as const) : (['floor', 'loader'] as const);
  const usages = { [first]: await run[first](), [second]: await run[second]() };
  return { ...usages, hashing: await run.hashing() } as Round;
}

async function load(home: string, requestFile: string, lake: string, settings: EngineSettings): Promise<Usage> {
  rmSync(lake, { recursive: true, force: true });
  const given: LoaderTask = { home, requestFile, lake, scratch: join(home, 'tmp'), ...settings };
  return await runChild<Usage>('contestants/loader.ts', given);
}

async function check(given: CheckTask): Promise<Checked> {
  return await runChild<Checked>('check.ts', given);
}

/** Progress goes to standard error; standard output holds the report. */
function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
