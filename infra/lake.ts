import { bundleOf } from './bundle.ts';
import { operations } from './components/operations.ts';
import { privateBucket } from './components/private-bucket.ts';
import { relay, relayRole } from './components/relay.ts';
import { retention } from './components/retention.ts';
import { deployService } from './components/service.ts';
import { inProgressTable, ledgerTable, table } from './components/table.ts';
import type { Bundle } from './components/team-app.ts';
import { teamBus } from './components/team-bus.ts';
import { runsTopicName, topic } from './components/topic.ts';
import { lake as configured } from './config/lake.ts';
import type { LakeConfig, LakeSourceConfig } from './config/types.ts';
import { relayedFrom } from './events.ts';
import { athena } from './lake/athena.ts';
import { agreedDatasets, type LakeApp } from './lake/context.ts';
import { dashboard } from './lake/dashboard.ts';
import { landingReader } from './lake/landing-reader.ts';
import { loadPlanner } from './lake/load-planner.ts';
import { registryFile } from './lake/registry-file.ts';
import { runTracker } from './lake/run-tracker.ts';
import { secrets } from './lake/secrets.ts';
import { tableLoader } from './lake/table-loader.ts';
import { tableBucket } from './lake/warehouse.ts';
import { busArn, roleArn, workBucket } from './names.ts';
import { notifier } from './services/notifier.ts';

/** Deploys the data team's app for a stage of infra/config/lake.ts. */
export function deployLake(stage: string) {
  return lakeApp(configured[stage] as LakeConfig, { bundle: bundleOf });
}

/** All of the data team's account. */
export function lakeApp(config: LakeConfig, { bundle }: { readonly bundle: Bundle }) {
  const days = retention(config.retentionDays);
  const alarms = operations(config, { emails: config.alarmEmails, notifiers: [roleArn(config.account, 'notifier')] });
  const runs = topic(config, runsTopicName, { kmsKeyId: alarms.topicKeyArn, emails: config.runEmails });
  privateBucket('work', { bucket: workBucket(config), expireDays: days.work });
  table(inProgressTable, {
    attributes: [{ name: 'key', type: 'S' }],
    hashKey: 'key',
    ttl: { attributeName: 'expiresAt', enabled: true },
  });
  table(ledgerTable, {
    attributes: [
      { name: 'pk', type: 'S' },
      { name: 'sk', type: 'S' },
    ],
    hashKey: 'pk',
    rangeKey: 'sk',
  });
  const tables = tableBucket(days);
  athena(config, tables.arn);
  const keys = secrets(config);
  const datasets = agreedDatasets(config, {});

  const app: LakeApp = {
    account: config.account,
    region: config.region,
    team: 'lake',
    directory: {
      own: [config.account],
      sources: config.sources.map(({ account }) => account),
      lake: [config.account],
    },
    alarms,
    logDays: 30,
    bundle,
    datasets,
    registryFile: registryFile(datasets, keys),
    tableBucketArn: tables.arn,
    secrets: keys,
  };
  landingReader(app);
  const services = [
    loadPlanner(app),
    tableLoader(app),
    runTracker(app),
    notifier(app, config.account, { arn: runs.arn, keyArn: alarms.topicKeyArn }),
  ];

  const bus = teamBus(app, {
    archiveDays: days.archive,
    ownRoleArns: services
      .filter(({ announces }) => announces.length > 0)
      .map(({ name }) => roleArn(config.account, name)),
    guests: config.sources.map((source) => ({
      account: source.account,
      roleArns: [roleArn(source.account, 'relay')],
      source: 'snapferry.source',
      detailTypes: relayedFrom('snapferry.source').filter((type) => exportsAt(source, 'source') || !isExport(type)),
    })),
  });
  const relays = config.sources.map((source) => ({
    name: `to-${source.account}`,
    toBusArn: busArn(source, 'source'),
    // Decision 0004: of exports the lake speaks only where it runs them.
    detailTypes: relayedFrom('snapferry.lake').filter((type) => exportsAt(source, 'lake') || !isExport(type)),
    // One service team hears nothing of another's tables.
    datasets: source.datasets.map(({ dataset }) => dataset),
  }));
  const role = relayRole(app, relays);
  for (const each of relays) relay(app, { ...each, bus, role });
  for (const service of services) deployService(app, service);
  dashboard(app, services);

  return { account: config.account, region: config.region };
}

const exportsAt = ({ datasets }: LakeSourceConfig, where: 'source' | 'lake'): boolean =>
  datasets.some((dataset) => dataset.export === where);

const isExport = (type: string): boolean => type.startsWith('Export');
