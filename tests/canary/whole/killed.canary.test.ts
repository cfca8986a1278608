import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { generateDatabase } from '../database/generated-database.ts';
import { newDatabase } from '../database/sql-database.ts';
import { inProcessesOfTheirOwn, type Moment } from '../world/child-process.ts';
import { contractOf, expectStageClean, outcomes, setStage } from '../world/scenarios.ts';
import { openWorld, type World } from '../world/world.ts';

/** From a run's beginning to its end. A few milliseconds on, DuckDB or SQLite is at work. */
const moments: readonly Moment[] = [
  { path: '/snapshots/', time: 2 },
  { path: '/.exports/', time: 5 },
  { path: '-landing/', time: 6 },
  { path: '/plans/', time: 3 },
  { path: '/out/.staging-', afterMs: 4 },
  { path: '/out/.staging-', time: 3 },
  { path: '/out/.staging-', time: 3, afterMs: 4 },
  { path: '/metadata/', time: 4 },
  { path: '/logs/run-tracker', time: 8, afterMs: 1 },
];
/** Each run ends what was killed before it. */
const killsInARow = 3;

let world: World;

beforeEach(() => {
  world = openWorld();
});
afterEach(() => world.close());

describe('a run that is killed with kill -9', () => {
  it.each([
    ['source', 5],
    ['lake', 6],
  ] as const)(
    'in export: %s, seed %i, leaves canaries in raw places alone, and the next run ends it',
    async (exportMode, seed) => {
      const server = inject('postgresUrl');
      const sql = await newDatabase(server, `canary_${seed}`);
      try {
        const commands = inProcessesOfTheirOwn(world, `${server}${sql.name}`);
        const stage = await setStage({ world, commands, sql, database: generateDatabase(seed), exportMode });
        for (const [index, moment] of moments.entries()) {
          await commands.runKilled(contractOf(stage, { version: `1.${index}.0` }), moment);
          await expectStageClean(stage, { killed: true });
          if ((index + 1) % killsInARow > 0) continue;
          const next = await commands.run(contractOf(stage, { version: `1.${index}.1` }));
          expect(outcomes(next)).toMatchObject({ people: 'loaded', spoilt: 'loaded' });
          await expectStageClean(stage);
        }
      } finally {
        await sql.close();
      }
    },
  );
});
