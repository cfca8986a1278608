import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ArtifactCopy } from './artifact-copy.ts';

export interface Invocation {
  /** What the handler returned for each event, and whether it removed what an earlier invocation had left in /tmp. */
  readonly results: readonly { readonly result: unknown; readonly wiped: boolean }[];
  readonly importMs: number;
  /** Of Node's own modules, those that were there once the function was imported, as Node names them. */
  readonly nodeModules: readonly string[];
  /** What CloudWatch Logs would hold. */
  readonly output: string;
}

/** A cold start that did not come to take an event. */
export class ColdStartError extends Error {
  override readonly name = 'ColdStartError';
}

/**
 * Starts the function in a Node of its own, with nothing in its environment but what Lambda and the deployment would set,
 * and hands it the events, one invocation each. Before every one something is left in the loader's part of /tmp.
 *
 * @throws ColdStartError with what was written, if the module could not be imported or a handler threw
 */
export async function invoke(
  copy: ArtifactCopy,
  entry: string,
  environment: Readonly<Record<string, string>>,
  events: readonly unknown[],
): Promise<Invocation> {
  const paths = {
    script: join(copy.runtime, 'invoke.mjs'),
    input: join(copy.runtime, 'in.json'),
    answer: join(copy.runtime, 'out.json'),
  };
  writeFileSync(paths.script, script);
  writeFileSync(paths.input, JSON.stringify({ module: join(copy.taskRoot, `${entry}.mjs`), events }));
  const child = spawn(process.execPath, [paths.script, paths.input, paths.answer], {
    cwd: copy.taskRoot,
    env: { ...lambdaEnvironment(copy, entry), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise((resolve) => child.on('close', resolve));
  if (code !== 0) throw new ColdStartError(readable(output));
  return { ...(JSON.parse(readFileSync(paths.answer, 'utf8')) as Omit<Invocation, 'output'>), output };
}

/** Node quotes the line at fault, which in a minified bundle is all of it. */
function readable(output: string): string {
  return output
    .split('\n')
    .filter((line) => line.length < 2000)
    .join('\n');
}

/** Lambda developer guide, "Defined runtime environment variables". */
function lambdaEnvironment({ service, taskRoot, tmp, home }: ArtifactCopy, entry: string): Record<string, string> {
  return {
    _HANDLER: `${entry}.handler`,
    _X_AMZN_TRACE_ID: 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: `${service}-${entry}`,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '1024',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'ASIAEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'example',
    AWS_SESSION_TOKEN: 'example',
    LAMBDA_TASK_ROOT: taskRoot,
    TMPDIR: tmp,
    HOME: home,
    TZ: ':UTC',
  };
}

/** Plays Lambda's runtime. */
const script = `
import { mkdirSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const [, , input, answer] = process.argv;
const { module, events } = JSON.parse(readFileSync(input, 'utf8'));
let found;
try {
  found = import.meta.resolve('zod');
} catch {}
if (found !== undefined) throw new Error('expected no packages but those of the artifact, found ' + found);
const started = performance.now();
const { handler } = await import(module);
const importMs = performance.now() - started;
const nodeModules = [...process.moduleLoadList];
const context = {
  callbackWaitsForEmptyEventLoop: true,
  functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
  functionVersion: '$LATEST',
  invokedFunctionArn: 'arn:aws:lambda:eu-central-1:444455556666:function:' + process.env.AWS_LAMBDA_FUNCTION_NAME,
  memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
  awsRequestId: '00000000-0000-4000-8000-000000000000',
  logGroupName: 'group',
  logStreamName: 'stream',
  getRemainingTimeInMillis: () => 60_000,
};
const left = join(tmpdir(), 'snapferry', 'left');
const results = [];
for (const event of events) {
  mkdirSync(left, { recursive: true });
  const result = await handler(event, context);
  results.push({ result, wiped: !existsSync(left) });
}
writeFileSync(answer, JSON.stringify({ results, importMs, nodeModules }));
process.exit(0);
`;
