// A process of its own for `restart.test.ts`: starts an export in the given home and is killed at the given moment.
import { cannedDatabase, folderSink, homeAt, rdsIn, startExport } from './support.ts';

const [path = '', moment = ''] = process.argv.slice(2);
const home = homeAt(path);
const sink = folderSink(home);
let adopted = 0;
const { rds } = rdsIn(home, {
  write: sink.write,
  adopt: async (local, uri) => {
    if (moment === 'before-first-part') process.kill(process.pid, 'SIGKILL');
    await sink.adopt(local, uri);
    adopted += 1;
    if (moment === 'after-first-part' && adopted === 1) process.kill(process.pid, 'SIGKILL');
  },
});
const { arn } = await rds.createSnapshot({
  database: cannedDatabase({ orders: ['a', 'b'], customers: ['c'] }),
  instanceId: 'shop',
  snapshotId: 'one',
  type: 'manual',
});
await rds.exportTasks.start(startExport({ sourceArn: arn, exportOnly: ['app'] }));
if (moment === 'while-writing') setTimeout(() => process.kill(process.pid, 'SIGKILL'), 1);
await rds.runPending();
