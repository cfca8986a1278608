import { copyFileSync, globSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { contractFromDocument, type DataContract } from '@snapferry/contract';
import { expect } from 'vitest';
import { contractDocument } from '../database/generated-contract.ts';
import { createDatabase, type GeneratedDatabase, spoil } from '../database/generated-database.ts';
import type { SqlDatabase } from '../database/sql-database.ts';
import type { Secret } from '../scan/secrets.ts';
import type { Commands, ToldRun } from './commands.ts';
import { expectClean, expectPlanted, type Sought } from './expectations.ts';
import type { World } from './world.ts';

/** A generated database in a world of its own, with everything that must not be seen of it. */
export interface Stage {
  readonly world: World;
  readonly commands: Commands;
  readonly sql: SqlDatabase;
  readonly database: GeneratedDatabase;
  readonly exportMode: DataContract['exportMode'];
  readonly secrets: Secret[];
}

export async function setStage(given: Omit<Stage, 'secrets'>): Promise<Stage> {
  const secrets = await createDatabase(given.sql, given.database);
  return { ...given, secrets };
}

export function contractOf(
  { database, sql, exportMode }: Stage,
  more: { version?: string; withMissing?: boolean } = {},
) {
  return contractDocument(database, { database: sql.name, export: exportMode, ...more });
}

export const outcomes = ({ tables }: ToldRun) =>
  Object.fromEntries(tables.map(({ name, outcome, reasonCode }) => [name.split('.')[1], reasonCode ?? outcome]));
const mistyped = 'invalid-values';

function sought(stage: Stage): Sought {
  return { world: stage.world, contract: contractFromDocument(contractOf(stage)), secrets: stage.secrets };
}

export const expectStageClean = (stage: Stage, options?: { killed?: boolean }): Promise<void> =>
  expectClean(sought(stage), options);

/** A run that succeeds but for the table that can never be loaded, and a replay of it. */
export async function succeedAndReplay(stage: Stage): Promise<string> {
  const { commands } = stage;
  const first = await commands.run(contractOf(stage));
  expect(outcomes(first)).toEqual({ people: 'loaded', mistyped, spoilt: 'loaded' });
  await expectPlanted(sought(stage));
  await expectStageClean(stage);
  const again = await commands.replay(first.runId as string);
  expect(outcomes(again)).toEqual({ people: 'already-loaded', mistyped, spoilt: 'already-loaded' });
  await expectStageClean(stage);
  return first.runId as string;
}

/** Rows that do not cast, in columns that are allowed and in one that is truncated. */
export async function rejectValues(stage: Stage): Promise<void> {
  stage.secrets.push(...(await spoil(stage.sql, stage.database)));
  const told = await stage.commands.run(contractOf(stage));
  expect(outcomes(told)).toEqual({ people: 'loaded', mistyped, spoilt: 'invalid-values' });
  await expectPlanted(sought(stage));
  await expectStageClean(stage);
}

async function rejectMissingColumn(stage: Stage): Promise<void> {
  const told = await stage.commands.run(contractOf(stage, { version: '1.1.0', withMissing: true }));
  expect(outcomes(told)).toMatchObject({ people: 'column-missing' });
  await expectStageClean(stage);
}

/** A part that is cut off, one that holds another table's rows, and one that is whole again. */
async function rejectDamagedParts(stage: Stage): Promise<void> {
  const { commands, world } = stage;
  const open = await commands.run(contractOf(stage, { version: '1.2.0' }), 'export');
  const runId = open.runId as string;
  const part = (table: string): string => {
    const found = globSync(
      join(world.home, 'objects/*-landing/exports', '**', runId, '**', `*.${table}`, '**/*.parquet'),
    );
    return found[0] ?? '';
  };
  const people = part('people');
  copyFileSync(people, `${people}.whole`);
  truncateSync(people, 5000);
  expect(outcomes(await commands.replay(runId))).toMatchObject({ people: 'part-unreadable' });
  await expectStageClean(stage);
  copyFileSync(part('mistyped'), people);
  expect(outcomes(await commands.replay(runId))).toMatchObject({ people: 'column-missing' });
  await expectStageClean(stage);
  garble(`${people}.whole`, people);
  expect(outcomes(await commands.replay(runId)).people).toMatch(
    /part-unreadable|load-engine-failed|content-mismatch|dead/,
  );
  await expectStageClean(stage);
  renameSync(`${people}.whole`, people);
  expect(outcomes(await commands.replay(runId))).toMatchObject({ people: 'loaded' });
  await expectStageClean(stage);
}

/** The same length, a page in the middle overwritten: the footer still says that all is well. */
function garble(from: string, to: string): void {
  const bytes = readFileSync(from);
  const middle = Math.floor(bytes.length / 3);
  bytes.fill(0x41, middle, middle + 600);
  writeFileSync(to, bytes);
}

/** A lake that cannot be written: each load is tried until its message is a dead letter, and succeeds when it is replayed. */
async function retryLoads(stage: Stage): Promise<void> {
  const { commands, world } = stage;
  const lake = join(world.home, 'lake');
  renameSync(lake, `${lake}-away`);
  writeFileSync(lake, '');
  const told = await commands.run(contractOf(stage, { version: '1.2.1' }));
  expect(told).toMatchObject({ status: 'failed', reasonCode: 'dead-letter' });
  await expectStageClean(stage);
  rmSync(lake);
  renameSync(`${lake}-away`, lake);
  expect(outcomes(await commands.replay(told.runId as string)).people).toBe('loaded');
  await expectStageClean(stage);
}

/** A snapshot whose rows an export cannot read: what reads them would quote them. */
async function failExport(stage: Stage): Promise<void> {
  const { commands, world } = stage;
  const open = await commands.run(contractOf(stage, { version: '1.3.0' }), 'snapshot');
  const newest = globSync(join(world.home, 'snapshots', '{*,.lake/*}', 'tables/*.copy'));
  for (const file of newest) {
    const text = readFileSync(file, 'latin1');
    writeFileSync(file, text.replaceAll(/^1\t\d/gm, '1\tx'), 'latin1');
  }
  const told = await commands.replay(open.runId as string);
  expect(told).toMatchObject({ status: 'failed', reasonCode: 'export-failed' });
  await expectStageClean(stage);
}

/** Most rows are gone: the load waits, is released, and is taken back. */
async function holdReleaseRollBack(stage: Stage, firstRun: string): Promise<void> {
  const { commands, sql } = stage;
  const dataset = `canary_${stage.database.seed}`;
  await sql.exec('DELETE FROM people WHERE id BETWEEN 5 AND 999');
  const held = await commands.run(contractOf(stage, { version: '1.4.0' }));
  expect(outcomes(held)).toMatchObject({ people: 'table-shrank' });
  await expectStageClean(stage);
  const released = await commands.release(held.runId as string, `${dataset}.people`);
  expect(outcomes(released)).toMatchObject({ people: 'loaded' });
  await expectStageClean(stage);
  await commands.rollback(`${dataset}.people`, firstRun);
  await expectStageClean(stage);
}

async function lookAround(stage: Stage): Promise<void> {
  await stage.commands.lookAround(contractOf(stage));
  expect(stage.world.leftovers()).toContainEqual(expect.stringMatching(/\/cwd\/explain\.html$/));
  await expectStageClean(stage);
}

/** Runs that succeed, are replayed, are rejected, are tried again, fail, are held, and all that may be looked at after them. */
export async function everything(stage: Stage): Promise<void> {
  const first = await succeedAndReplay(stage);
  await rejectValues(stage);
  await rejectMissingColumn(stage);
  await rejectDamagedParts(stage);
  await retryLoads(stage);
  await failExport(stage);
  await holdReleaseRollBack(stage, first);
  await lookAround(stage);
}
