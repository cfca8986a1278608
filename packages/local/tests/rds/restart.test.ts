import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { query, rdsIn, temporaryHome } from './support.ts';

const script = fileURLToPath(new URL('killed-runner.ts', import.meta.url));

it.each(['while-writing', 'before-first-part', 'after-first-part'])(
  'finishes, without a lost or doubled row, the export of a process killed %s',
  async (moment) => {
    using home = temporaryHome();
    const killed = spawnSync(process.execPath, [script, home.path, moment], { encoding: 'utf8' });
    expect([killed.signal, killed.stderr]).toEqual(['SIGKILL', '']);
    const { rds, events } = rdsIn(home);
    const arn = 'arn:aws:rds:eu-central-1:111122223333:snapshot:one';
    expect((await rds.exportTasks.list(arn))[0]?.status).toMatch(/STARTING|IN_PROGRESS/);

    expect([await rds.runPending(), await rds.runPending()]).toEqual([true, false]);

    expect((await rds.exportTasks.list(arn))[0]).toMatchObject({ status: 'COMPLETE', percentProgress: 100 });
    expect(events.map((event) => event.detail.EventID)).toEqual(['RDS-EVENT-0161']);
    const rows = await query(
      `SELECT v FROM read_parquet('${home.objectPath('s3://landing')}/**/*.parquet') ORDER BY v`,
    );
    expect(rows).toEqual([{ v: 'a' }, { v: 'b' }, { v: 'c' }]);
    expect(home.objects('s3://../snapshots/.exports')).toEqual([]);
  },
);
