import { readFileSync } from 'node:fs';
import { relayPatterns } from '@snapferry/chassis';
import { type DataContract, parseContract } from '@snapferry/contract';
import { allEvents } from '@snapferry/events';
import { bundleOf } from './bundle.ts';
import { copiesKey } from './components/copying.ts';
import { requireOneRegion } from './components/one-region.ts';
import { operations } from './components/operations.ts';
import { relay, relayRole } from './components/relay.ts';
import { retention } from './components/retention.ts';
import { announcers, deployService } from './components/service.ts';
import { makeInProgressTable } from './components/table.ts';
import type { Bundle } from './components/team-app.ts';
import { teamBus } from './components/team-bus.ts';
import { runsTopicName, topic } from './components/topic.ts';
import { source as configured } from './config/source.ts';
import type { SourceConfig } from './config/types.ts';
import { relayedFrom } from './events.ts';
import { busArn, roleArn } from './names.ts';
import { datasetsExportedIn, type SourceApp } from './source/context.ts';
import { contractsArea } from './source/contracts-area.ts';
import { datasetsFile } from './source/datasets-file.ts';
import { landingArea } from './source/landing-area.ts';
import { sourceServices } from './source/services.ts';

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
  const datasets = config.datasets.map((dataset) => ({ ...dataset, parsed: readContract(dataset.contract) }));
  const exportedHere = datasetsExportedIn('source', datasets);
  const lakeExported = datasetsExportedIn('lake', datasets);
  for (const dataset of lakeExported) requireOneRegion(dataset, config, config.lake);
  const exportedInLake = lakeExported.length > 0;

  const alarms = operations(config, { emails: config.alarmEmails, notifiers: [roleArn(config.account, 'notifier')] });
  const runs = topic(config, runsTopicName, { kmsKeyId: alarms.topicKeyArn, emails: config.runEmails });
  contractsArea(config, exportedInLake, days.archive);
  makeInProgressTable();
  const landing = exportedHere.length === 0 ? undefined : landingArea(config, exportedHere, days.landing);
  const lakeCourier = { account: config.lake.account, role: 'snapshot-courier' };
  const copyKeyArn = exportedInLake ? copiesKey(config, [lakeCourier]).arn : undefined;

  const app: SourceApp = {
    account: config.account,
    region: config.region,
    team: 'source',
    lake: config.lake,
    datasets,
    landing,
    copyKeyArn,
    datasetsFile: datasetsFile({ ...config, datasets, landing, copyKeyArn }),
    alarms,
    bundle,
    logDays: 30,
    directory: { own: [config.account], sources: [config.account], lake: [config.lake.account] },
  };
  const services = sourceServices(app, { arn: runs.arn, keyArn: alarms.topicKeyArn }, days);

  const bus = teamBus(app, {
    archiveDays: days.archive,
    ownRoleArns: announcers(app, services),
    guests: [
      {
        account: config.lake.account,
        roleArns: [roleArn(config.lake.account, 'relay')],
        source: 'snapferry.lake',
        // Decision 0004: of exports the lake speaks only where it runs them.
        detailTypes: relayedFrom('snapferry.lake').filter((type) => exportedInLake || !type.startsWith('Export')),
      },
    ],
  });
  const toLake = { name: 'to-lake', toBusArn: busArn(config.lake, 'lake') };
  const role = relayRole(app, [toLake]);
  relay(app, { ...toLake, bus, role, patterns: relayPatterns(allEvents, 'snapferry.source', []) });
  for (const service of services) deployService(app, service);

  return {
    account: config.account,
    region: config.region,
    ...(landing === undefined ? {} : { landingKeyArn: landing.keyArn }),
    ...(copyKeyArn === undefined ? {} : { copyKeyArn }),
  };
}

/** @throws InvalidContractError naming each problem */
function readContractFile(path: string): DataContract {
  return parseContract(readFileSync(path, 'utf8'));
}
