import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { S3Client } from '@aws-sdk/client-s3';
import type {
  DirectRequest,
  QueueHandler,
  Schedule,
  ScheduleHandler,
  Subscription,
  SubscriptionsByTeam,
} from '@snapferry/chassis';
import { systemClock } from '@snapferry/chassis';
import type { CloudEvent } from '@snapferry/events';
import { LocalCloud, openState } from '@snapferry/local';
import { lakeAccount, region, sourceAccount } from '@snapferry/testkit';
import { environmentsOf, type Team } from '../../bundles/deployment.ts';
import type { Emulator } from '../../setup/emulators/emulators.ts';
import { motoAccount, type Settings } from '../setup/accounts.ts';
import {
  makeBuckets,
  makeBus,
  makeMacKey,
  makeSecret,
  makeTable,
  makeTableBucket,
  makeTopic,
  type TappedBus,
  type TappedTopic,
} from '../setup/emulated-account.ts';
import { type DeployedFunction, deployFunction, type FunctionCall } from './deployed-function.ts';

export const pseudonymisationKey = Uint8Array.from({ length: 32 }, (_each, index) => index * 7);

/** Both accounts on moto, with nothing deployed to them yet. */
export interface EmulatedAccounts {
  readonly settings: Readonly<Record<Team, Settings>>;
  readonly s3: S3Client;
  readonly buses: Readonly<Record<Team, TappedBus>>;
  readonly topics: Readonly<Record<Team, TappedTopic>>;
  /** ARNs that the deployment names. */
  readonly keySecretArn: string;
  readonly proofKeyArn: string;
  readonly tableBucketArn: string;
}

export async function emulateAccounts(moto: Emulator): Promise<EmulatedAccounts> {
  const [source, lake] = [await motoAccount(moto, sourceAccount), await motoAccount(moto, lakeAccount)];
  const s3 = await makeBuckets(source, ['source-landing', 'source-contracts']);
  await makeBuckets(lake, ['lake-work', 'lake-landing']);
  for (const settings of [source, lake]) await makeTable(settings, 'in-progress', ['key']);
  await makeTable(lake, 'ledger', ['pk', 'sk']);
  return {
    settings: { source, lake },
    s3,
    buses: { source: await makeBus(source, 'source'), lake: await makeBus(lake, 'lake') },
    topics: { source: await makeTopic(source, 'runs'), lake: await makeTopic(lake, 'runs') },
    keySecretArn: await makeSecret(lake, 'snapferry/keys/shop-1', pseudonymisationKey),
    proofKeyArn: await makeMacKey(lake),
    tableBucketArn: await makeTableBucket(lake, 'lake'),
  };
}

export interface DeployOptions {
  /** The account that exports the dataset: it decides what is deployed where. */
  readonly exportMode: Team;
  readonly moto: Emulator;
  readonly accounts: EmulatedAccounts;
  /** What each team puts beside the code. */
  readonly files: Readonly<Record<Team, Readonly<Record<string, unknown>>>>;
  /** Where each account's RDS is. */
  readonly rds: Readonly<Record<Team, string>>;
  /** Where S3 Tables is. */
  readonly s3Tables: string;
  readonly record: (call: FunctionCall) => void;
}

export interface TwoAccounts {
  readonly cloud: LocalCloud;
  /** Everything that was announced, in the order of its delivery. */
  readonly announced: readonly CloudEvent[];
  /** Calls one of the lake's functions that nothing but people call, as `aws lambda invoke` does. */
  ask(service: string, entry: string, request: object): Promise<unknown>;
  /** All that the functions wrote. */
  output(): string;
  /** Holds the functions' disks, and what the local buses and queues remember. */
  readonly folder: string;
  close(): Promise<void>;
}

interface ServiceModule {
  readonly subscriptions: readonly Subscription[] | SubscriptionsByTeam;
  readonly schedules?: readonly Schedule[];
  readonly requests?: readonly DirectRequest[];
}

/**
 * Deploys every service of both teams by its real Lambda entries, each in a process of its own, with every adapter on
 * moto. What they announce there is carried to the queues by the local buses: moto knows no rule to another account's bus,
 * no dead-letter queue, and no `account` in an event.
 */
export async function deployToTwoAccounts(options: DeployOptions): Promise<TwoAccounts> {
  const { accounts, files, record } = options;
  const folder = mkdtempSync(join(tmpdir(), 'snapferry-flow-'));
  const state = openState(join(folder, 'state'));
  const cloud = new LocalCloud({ state, clock: systemClock, region, sourceAccount, lakeAccount });
  const functions: DeployedFunction[] = [];
  const asked = new Map<string, DeployedFunction>();
  const announced: CloudEvent[] = [];

  function functionOf(team: Team, service: string, entry: string): DeployedFunction {
    const home = join(folder, team, service, entry);
    for (const name of ['tmp', 'task']) mkdirSync(join(home, name), { recursive: true });
    for (const [name, content] of Object.entries(files[team])) {
      writeFileSync(join(home, 'task', name), JSON.stringify(content));
    }
    const environment = { ...lambdaEnvironment(options, team, home), ...environmentOf(options, team, service) };
    const deployed = deployFunction({ account: team, service, entry, environment, record });
    functions.push(deployed);
    return deployed;
  }

  for (const team of ['source', 'lake'] as const) {
    for (const service of servicesOf(team, options.exportMode)) {
      const {
        subscriptions: rules,
        schedules = [],
        requests = [],
      } = (await import(`../../../services/${service}/src/index.ts`)) as ServiceModule;
      const subscriptions = 'lake' in rules ? rules[team] : rules;
      const entries = [...new Set(subscriptions.map(({ handler }) => handler))];
      const handlers = Object.fromEntries(
        entries.map((entry) => {
          const deployed = functionOf(team, service, entry);
          return [entry, ((event) => deployed.invoke(event)) as QueueHandler];
        }),
      );
      const batchSize = service === 'table-loader' ? 1 : 10;
      if (entries.length > 0) cloud.deploy({ service, account: team, subscriptions, handlers, batchSize });
      for (const schedule of schedules) {
        const deployed = functionOf(team, service, schedule.handler);
        const onSchedule = ((event) => deployed.invoke(event)) as ScheduleHandler;
        const ticks = { service, account: team, schedules: [schedule], handlers: { [schedule.handler]: onSchedule } };
        cloud.deploySchedule(ticks);
      }
      for (const { handler } of requests) asked.set(`${service} ${handler}`, functionOf(team, service, handler));
    }
    cloud.addBackgroundWork(async () => {
      const events = await accounts.buses[team].taken();
      announced.push(...events);
      await cloud.publisher(team).publish(events);
      return events.length > 0;
    });
  }

  return {
    cloud,
    announced,
    async ask(service, entry, request) {
      const deployed = asked.get(`${service} ${entry}`);
      if (deployed === undefined)
        throw new Error(`expected a function ${service} ${entry} that people call, found none`);
      return deployed.invoke(request);
    },
    folder,
    output: () => functions.map((each) => each.output()).join(''),
    async close() {
      await Promise.all(functions.map((each) => each.stop()));
      state.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What infra/ deploys for the dataset, and table-keeper, which has nothing to do in a table bucket. */
function servicesOf(team: Team, exportMode: Team): string[] {
  const exporting = team === exportMode ? ['snapshot-exporter', 'export-publisher'] : [];
  const copying = exportMode === 'lake' ? ['snapshot-courier'] : [];
  const own = {
    source: ['snapshot-publisher', 'notifier'],
    lake: ['load-planner', 'table-loader', 'run-tracker', 'table-reconciler', 'table-keeper', 'notifier'],
  }[team];
  return [...copying, ...exporting, ...own];
}

/** Lambda developer guide, "Defined runtime environment variables"; and where AWS is. */
function lambdaEnvironment(
  { moto, accounts, rds, s3Tables }: DeployOptions,
  team: Team,
  home: string,
): Record<string, string> {
  const { accessKeyId, secretAccessKey, sessionToken = '' } = accounts.settings[team].credentials;
  return {
    PATH: process.env.PATH ?? '',
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '2048',
    LAMBDA_TASK_ROOT: join(home, 'task'),
    TMPDIR: join(home, 'tmp'),
    HOME: home,
    TZ: 'UTC',
    AWS_ENDPOINT_URL: moto.url,
    AWS_ENDPOINT_URL_RDS: rds[team],
    AWS_ENDPOINT_URL_S3TABLES: s3Tables,
  };
}

const noticeOf = {
  source: { SNAPFERRY_LAKE_ACCOUNT: lakeAccount, SNAPFERRY_AUDIENCE: 'service-team' },
  lake: {},
} as const;

function environmentOf({ accounts }: DeployOptions, team: Team, service: string): Record<string, string> {
  const made: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    'table-loader': {
      SNAPFERRY_PROOF_KEY_ARN: accounts.proofKeyArn,
      SNAPFERRY_TABLE_BUCKET_ARN: accounts.tableBucketArn,
    },
    'table-keeper': { SNAPFERRY_CATALOG: 's3-tables', SNAPFERRY_TABLE_BUCKET_ARN: accounts.tableBucketArn },
    notifier: { ...noticeOf[team], SNAPFERRY_TOPIC_ARN: accounts.topics[team].arn },
  };
  return { ...environmentsOf[team][service], ...made[service] };
}
