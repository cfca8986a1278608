import { PGlite } from '@electric-sql/pglite';
import { hstore } from '@electric-sql/pglite/contrib/hstore';
import { afterAll, afterEach, beforeAll, beforeEach, describe, it } from 'vitest';
import { generateDatabase } from '../database/generated-database.ts';
import { pgliteSql } from '../database/sql-database.ts';
import { enterWorld } from './entered.ts';
import { inProcess } from './in-process.ts';
import { type Stage, setStage } from './scenarios.ts';

/** Lets something happen to generated databases, each in a world of its own, in this process. */
export function describeGenerated(
  cases: readonly (readonly [exportMode: Stage['exportMode'], seed: number])[],
  happens: (stage: Stage) => Promise<void>,
): void {
  let pglite: PGlite;
  let entered: ReturnType<typeof enterWorld>;

  beforeAll(async () => {
    pglite = await PGlite.create({ extensions: { hstore } });
  });
  afterAll(() => pglite?.close());
  beforeEach(async () => {
    await pglite.exec('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
    entered = enterWorld();
  });
  afterEach(() => entered.leave());

  describe('a generated database with canaries', () => {
    it.each(cases)('in export: %s, seed %i, leaves them in raw places alone', async (exportMode, seed) => {
      const { world } = entered;
      const commands = inProcess(world, pglite);
      const sql = pgliteSql(pglite, 'postgres');
      await happens(await setStage({ world, commands, sql, database: generateDatabase(seed), exportMode }));
    });
  });
}
