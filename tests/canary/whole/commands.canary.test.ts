import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { generateDatabase } from '../database/generated-database.ts';
import { newDatabase } from '../database/sql-database.ts';
import { type ChildCommands, inProcessesOfTheirOwn } from '../world/child-process.ts';
import { everything, expectStageClean, outcomes, type Stage, setStage } from '../world/scenarios.ts';
import { openWorld, type World } from '../world/world.ts';

let world: World;

beforeEach(() => {
  world = openWorld();
});
afterEach(() => world.close());

/**
 * A draft is the service team's own paper, and shows them the comments of their database. As a contract it travels, and they
 * must not: they stand in comments of YAML.
 */
async function carryDraft(stage: Stage, commands: ChildCommands): Promise<void> {
  const { result, text } = await commands.runDraft(`drafted_${stage.database.seed}`, (draft) =>
    draft
      .replace(/(property: snapferryExport\n\s+value: )source/, `$1${stage.exportMode}`)
      .replace(/(name: city\n(?: {8}.*\n)*? +value: )drop/, '$1allow'),
  );
  expect(text).toContain(stage.database.catalogue['column comment']);
  expect(outcomes(result)).toEqual({ people: 'loaded' });
  await expectStageClean(stage);
}

describe('commands in processes of their own, on a PostgreSQL server', () => {
  it.each([
    ['source', 3],
    ['lake', 4],
  ] as const)('in export: %s, seed %i, leave canaries in raw places alone', async (exportMode, seed) => {
    const server = inject('postgresUrl');
    const sql = await newDatabase(server, `canary_${seed}`);
    try {
      const commands = inProcessesOfTheirOwn(world, `${server}${sql.name}`);
      const stage = await setStage({ world, commands, sql, database: generateDatabase(seed), exportMode });
      await everything(stage);
      await carryDraft(stage, commands);
    } finally {
      await sql.close();
    }
  });
});
