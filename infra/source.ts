import { readFileSync } from 'node:fs';
import { type DataContract, parseContract } from '@snapferry/contract';
import { bundleOf } from './bundle.ts';
import { exportRole } from './components/exporting.ts';
import { operations } from './components/operations.ts';
import { relay, relayRole } from './components/relay.ts';
import { retention } from './components/retention.ts';
import { deployService } from './components/service.ts';
import { inProgressTable, table } from './components/table.ts';
import type { Bundle } from './components/team-app.ts';
import { teamBus } from './components/team-bus.ts';
import { runsTopicName, topic } from './components/topic.ts';
import { source as configured } from './config/source.ts';
import type { SourceConfig } from './config/types.ts';
import { relayedFrom } from './events.ts';
import { busArn, landingBucket, roleArn } from './names.ts';
import { notifier } from './services/notifier.ts';
import { type ContractedDataset, datasetsExportedIn, type SourceApp } from './source/context.ts';
import { contractsArea } from './source/contracts-area.ts';
import { datasetsFile } from './source/datasets-file.ts';
import { exportPublisher } from './source/export-publisher.ts';
import { landingArea } from './source/landing-area.ts';
import { snapshotExporter } from './source/snapshot-exporter.ts';
import { snapshotPublisher } from './source/snapshot-publisher.ts';

/** Deploys the service team's app for a stage of infra/config/source.ts. */
export function deploySource(stage: string) {
  return sourceApp(configured[stage] as SourceConfig, { bundle: bundleOf, readContract: readContractFile });
}

export interface SourceInputs {
  readonly bundle: Bundle;
  readonly readContract: (path: string) => DataContract;
}

/** All of the service team's account, and what the data team needs to know of it. */
export function sourceApp(config: SourceConfig, { bundle, readContract }: SourceInputs) {
  const days = retention(config.retentionDays);
  const datasets: ContractedDataset[] = config.datasets.map((dataset) => ({
    ...dataset,
    parsed: readContract(dataset.contract),
  }));
  const lakeExports = datasetsExportedIn('lake', datasets).length > 0;

  const alarms = operations(config, { emails: config.alarmEmails, notifiers: [roleArn(config.account, 'notifier')] });
  const runs = topic(config, runsTopicName, { kmsKeyId: alarms.topicKeyArn, emails: config.runEmails });
  const landingKeyArn = landingArea(config, datasets, days.landing);
  contractsArea(config);
  exportRole(config, { name: 'export', bucket: landingBucket(config), keyArn: landingKeyArn });
  table(inProgressTable, {
    attributes: [{ name: 'key', type: 'S' }],
    hashKey: 'key',
    ttl: { attributeName: 'expiresAt', enabled: true },
  });

  const app: SourceApp = {
    ...config,
    team: 'source',
    datasets,
    alarms,
    bundle,
    landingKeyArn,
    logDays: 30,
    directory: { own: [config.account], sources: [config.account], lake: [config.lake.account] },
    datasetsFile: datasetsFile({ ...config, datasets, landingKeyArn, copyKeyArn: undefined }),
  };
  const services = [
    snapshotPublisher(app),
    snapshotExporter(app),
    exportPublisher(app),
    notifier(app, config.lake.account, { arn: runs.arn, keyArn: alarms.topicKeyArn }),
  ];

  const bus = teamBus(app, {
    archiveDays: days.archive,
    ownRoleArns: services
      .filter(({ announces }) => announces.length > 0)
      .map(({ name }) => roleArn(config.account, name)),
    guests: [
      {
        account: config.lake.account,
        roleArns: [roleArn(config.lake.account, 'relay')],
        source: 'snapferry.lake',
        // Decision 0004: of exports the lake speaks only where it runs them.
        detailTypes: relayedFrom('snapferry.lake').filter((type) => lakeExports || !type.startsWith('Export')),
      },
    ],
  });
  const toLake = { name: 'to-lake', toBusArn: busArn(config.lake, 'lake') };
  const role = relayRole(app, [toLake]);
  relay(app, { ...toLake, bus, role, detailTypes: relayedFrom('snapferry.source') });
  for (const service of services) deployService(app, service);

  return { account: config.account, region: config.region, landingKeyArn };
}

/** @throws InvalidContractError naming each problem */
function readContractFile(path: string): DataContract {
  return parseContract(readFileSync(path, 'utf8'));
}
