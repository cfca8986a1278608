import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { DataContract } from '@snapferry/contract';
import { readText } from '../app/read-text.ts';
import type { Check } from '../doctor/check.ts';
import { checkLake } from '../doctor/check-lake.ts';
import { checkSource, type ReadContracts } from '../doctor/check-source.ts';
import { DeploymentUnknownError, lakeDeploymentOf, sourceDeploymentOf } from '../doctor/deployment.ts';
import { pc } from '../output/colours.ts';
import { printable } from '../output/format.ts';
import { printJson } from '../output/terminal.ts';
import { finishFailed } from './exit-code.ts';

export interface DoctorOptions {
  readonly team: 'source' | 'lake';
  readonly stage: string;
  /** The deployments; by default infra/config/<team>.ts of the working directory. */
  readonly config?: string;
  readonly json: boolean;
}

/** `snapferry doctor`: what an account lacks, and how to mend it. 0: nothing; 2: something; 1: it could not look. */
export async function doctor(options: DoctorOptions): Promise<number> {
  try {
    const checks = await examine(options);
    if (options.json) printJson({ team: options.team, stage: options.stage, checks });
    else for (const each of checks) print(each);
    return checks.every(({ state }) => state === 'ok') ? 0 : 2;
  } catch (error) {
    return finishFailed(error, options.json);
  }
}

async function examine({ team, stage, config = `infra/config/${team}.ts` }: DoctorOptions): Promise<Check[]> {
  const stages = await readStages(config, team);
  // Only here: no other command waits for the SDK.
  const [{ awsAccountLook }, { clientSettings }] = await Promise.all([
    import('../adapters/aws-account-look.ts'),
    import('@snapferry/chassis/aws'),
  ]);
  const lookIn = (region: string) => awsAccountLook({ ...clientSettings(), region });
  if (team === 'source') {
    const deployment = sourceDeploymentOf(stages, stage, config);
    const files = deployment.datasets.map(({ contract }) => contract);
    return checkSource(lookIn(deployment.region), deployment, await readContracts(files));
  }
  const deployment = lakeDeploymentOf(stages, stage, config);
  return checkLake(lookIn(deployment.region), deployment);
}

/** From the working directory, as the deployment reads them. */
async function readContracts(files: readonly string[]): Promise<ReadContracts> {
  const { parseContract } = await import('@snapferry/contract');
  const read = (file: string): DataContract | undefined => {
    try {
      return parseContract(readText(file));
    } catch {
      // `contract check` tells why; here it is one finding of many.
      return undefined;
    }
  };
  return new Map(files.map((file) => [file, read(file)]));
}

async function readStages(config: string, team: string): Promise<unknown> {
  try {
    const module = (await import(pathToFileURL(resolve(config)).href)) as Readonly<Record<string, unknown>>;
    return module[team];
  } catch (cause) {
    throw new DeploymentUnknownError(
      `expected the ${team}'s deployments in ${config}, found none. Name the file by --config.`,
      {
        cause,
      },
    );
  }
}

function print({ what, state, found, mend }: Check): void {
  const mark = { ok: pc.green('✔'), missing: pc.red('✘'), unknown: pc.yellow('?') }[state];
  process.stdout.write(`${mark} ${what}: ${printable(found)}\n${mend === undefined ? '' : `    ${mend}\n`}`);
}
