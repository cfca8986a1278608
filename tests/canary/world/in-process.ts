import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { systemClock } from '@snapferry/chassis';
import { contractFromDocument, type JsonObject } from '@snapferry/contract';
import { pgliteDatabase } from '@snapferry/local/rds';
import { openLocalApp } from '../../../packages/cli/src/app/local-app.ts';
import { carry, type Step } from '../../../packages/cli/src/commands/carry.ts';
import { contractExplain } from '../../../packages/cli/src/commands/contract-explain.ts';
import { finish, finishFailedRun } from '../../../packages/cli/src/commands/exit-code.ts';
import { release } from '../../../packages/cli/src/commands/release.ts';
import { replay } from '../../../packages/cli/src/commands/replay.ts';
import { rollback } from '../../../packages/cli/src/commands/rollback.ts';
import { reconcile, upkeep } from '../../../packages/cli/src/commands/scheduled.ts';
import { status } from '../../../packages/cli/src/commands/status.ts';
import { verify } from '../../../packages/cli/src/commands/verify.ts';
import { showProgress } from '../../../packages/cli/src/output/progress.ts';
import { terminal } from '../../../packages/cli/src/output/terminal.ts';
import type { Commands, ToldRun } from './commands.ts';
import { printing } from './printing.ts';
import type { World } from './world.ts';

/** The commands in this process, on a database in this process. `run` is its command's own steps, for PGlite has no URL. */
export function inProcess(world: World, pglite: PGlite): Commands {
  const { home } = world;
  let snapshots = 0;
  const told = async (name: string, json: boolean, act: () => Promise<number>): Promise<string> => {
    const { stdout, stderr } = await printing(act);
    world.keep(name, stdout, json ? 'json' : 'txt');
    world.keep(`${name}-progress`, stderr, 'txt');
    return stdout;
  };
  const toldRun = async (name: string, act: () => Promise<number>): Promise<ToldRun> =>
    JSON.parse(await told(name, true, act)) as ToldRun;
  return {
    run: (document, stopAfter) => {
      snapshots += 1;
      const id = `canary-${process.pid}-${snapshots}`;
      return toldRun('run', () => carryOnce({ home, pglite, document: document as JsonObject, id, stopAfter }));
    },
    replay: (runId, from = 'ExportCompleted') => toldRun('replay', () => replay({ runId, from, home, json: true })),
    release: (runId, table) => toldRun('release', () => release({ runId, table, home, json: true })),
    rollback: async (table, toRun) =>
      void (await told('rollback', true, () => rollback({ table, toRun, home, json: true }))),
    async lookAround(document) {
      const file = join(world.workingDirectory, 'contract.yaml');
      writeFileSync(file, JSON.stringify(document));
      for (const json of [true, false]) {
        await told('status', json, () => status({ home, json }));
        await told('verify', json, () => verify({ table: undefined, portable: true, home, json }));
        await told('reconcile', json, () => reconcile({ home, json }));
        await told('upkeep', json, () => upkeep({ home, json }));
        await told('explain', json, () => contractExplain({ contract: file, json }));
      }
      const html = join(world.workingDirectory, 'explain.html');
      await told('explain-html', false, () => contractExplain({ contract: file, html, json: false }));
    },
  };
}

interface Carried {
  readonly home: string;
  readonly pglite: PGlite;
  readonly document: JsonObject;
  readonly id: string;
  readonly stopAfter: Step | undefined;
}

async function carryOnce({ home, pglite, document, id, stopAfter }: Carried): Promise<number> {
  try {
    const contract = contractFromDocument(document);
    const app = openLocalApp({ home, clock: systemClock });
    try {
      showProgress(app, terminal({ json: true }));
      const result = await carry(app, {
        contract,
        database: pgliteDatabase(pglite),
        instanceId: 'canary',
        snapshotId: id,
        type: 'manual',
        ...(stopAfter === undefined ? {} : { stopAfter }),
      });
      return finish(result, true);
    } finally {
      app.close();
    }
  } catch (error) {
    return finishFailedRun(error, true);
  }
}
