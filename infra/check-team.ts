import { deploymentOf } from './app.ts';

// SST shows what app() throws only with --print-logs: whoever forgot TEAM is told here, before it starts.
const flag = process.argv.indexOf('--stage');
try {
  deploymentOf(process.env.TEAM, flag === -1 ? 'none' : (process.argv[flag + 1] ?? 'none'));
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
