import { bundleOf } from './bundle.ts';
import { copiesKey } from './components/copying.ts';
import { operations } from './components/operations.ts';
import { privateBucket } from './components/private-bucket.ts';
import { relay, relayRole } from './components/relay.ts';
import { retention } from './components/retention.ts';
import { announcers, deployService } from './components/service.ts';
import { makeInProgressTable, makeLedgerTable } from './components/table.ts';
import type { Bundle } from './components/team-app.ts';
import { teamBus } from './components/team-bus.ts';
import { runsTopicName, topic } from './components/topic.ts';
import { lake as configured } from './config/lake.ts';
import type { LakeConfig } from './config/types.ts';
import { athena } from './lake/athena.ts';
import { agreedDatasets, type LakeApp } from './lake/context.ts';
import { dashboard } from './lake/dashboard.ts';
import { landingReader } from './lake/landing-reader.ts';
import { loadPlanner } from './lake/load-planner.ts';
import { lakeExported, lakeLanding, ownExportServices } from './lake/own-exports.ts';
import { proofKey } from './lake/proofs.ts';
import { registryFile } from './lake/registry-file.ts';
import { relaysFromSources, relaysToSources } from './lake/relays.ts';
import { runTracker } from './lake/run-tracker.ts';
import { secrets } from './lake/secrets.ts';
import { tableLoader } from './lake/table-loader.ts';
import { tableReconciler } from './lake/table-reconciler.ts';
import { tableBucket } from './lake/warehouse.ts';
import { heldFolder, notesFolder, plansFolder, releasesFolder, roleArn, runsFolder, workBucket } from './names.ts';
import { notifier } from './services/notifier.ts';

/** Deploys the data team's app for a stage of infra/config/lake.ts. */
export function deployLake(stage: string) {
  return lakeApp(configured[stage] as LakeConfig, { bundle: bundleOf });
}

/** All of the data team's account. */
export function lakeApp(config: LakeConfig, { bundle }: { readonly bundle: Bundle }) {
  const { account, region } = config;
  const days = retention(config.retentionDays);
  const alarms = operations(config, { emails: config.alarmEmails, notifiers: [roleArn(account, 'notifier')] });
  const runs = topic(config, runsTopicName, { kmsKeyId: alarms.topicKeyArn, emails: config.runEmails });
  privateBucket('work', {
    bucket: workBucket(config),
    // Proofs stay: a table may be asked about long after its load.
    expireBelow: Object.fromEntries(
      [plansFolder, runsFolder, heldFolder, releasesFolder, notesFolder].map((folder) => [folder, days.work]),
    ),
  });
  makeInProgressTable();
  makeLedgerTable();
  const tables = tableBucket(days);
  athena(config, tables.arn);
  const keys = secrets(config);
  const proofs = proofKey(config);
  const landings = new Map(
    lakeExported(config).map((source) => [source.account, lakeLanding(config, source, days.landing)]),
  );
  // The exporter makes RDS read copies that are encrypted with it.
  const copyKeyArn = landings.size === 0 ? undefined : copiesKey(config, [{ account, role: 'snapshot-exporter' }]).arn;
  const datasets = agreedDatasets(config, landings, copyKeyArn);

  const app: LakeApp = {
    account,
    region,
    team: 'lake',
    datasets,
    days,
    registryFile: registryFile(datasets, keys),
    tableBucketArn: tables.arn,
    secrets: keys,
    proofKeyArn: proofs.arn,
    alarms,
    bundle,
    logDays: 30,
    directory: { own: [account], sources: config.sources.map((source) => source.account), lake: [account] },
  };
  landingReader(app);
  const services = [
    loadPlanner(app),
    tableLoader(app),
    runTracker(app),
    tableReconciler(app),
    notifier(app, account, { arn: runs.arn, keyArn: alarms.topicKeyArn }),
    ...ownExportServices(app, config, { landings: [...landings.values()], copyKeyArn, days }),
  ];

  const bus = teamBus(app, {
    archiveDays: days.archive,
    ownRoleArns: announcers(app, services),
    guests: relaysFromSources(config),
  });
  const relays = relaysToSources(config);
  const role = relayRole(app, relays);
  for (const each of relays) relay(app, { ...each, bus, role });
  for (const service of services) deployService(app, service);
  dashboard(app, services);

  return { account, region };
}
