import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';
import { deploymentOf } from './app.ts';

// SST shows what app() throws only with --print-logs: whoever forgot TEAM is told here, before it starts.
// npm appends arguments to the last command of a script alone, so one command has to check them and hand them on.
const args = process.argv.slice(2);
const { values } = parseArgs({ args, options: { stage: { type: 'string' } }, strict: false });
try {
  deploymentOf(process.env.TEAM, typeof values.stage === 'string' ? values.stage : 'none');
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}

// SST ends a deployment in order when it is interrupted; who waits for it must outlive that.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => sst.kill(signal));
const sst = spawn('sst', args, { stdio: 'inherit' });
sst.on('error', ({ message }) => {
  console.error(`expected sst in node_modules/.bin, found none (${message}). Run npm ci, then npm run sst -- …`);
  process.exitCode = 1;
});
sst.on('exit', (code, signal) => {
  if (signal === null) {
    process.exitCode = code ?? 1;
    return;
  }
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
});
