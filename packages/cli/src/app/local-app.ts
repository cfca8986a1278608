import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import {
  announcer,
  type Clock,
  InProgressPersistence,
  observability,
  type QueueHandler,
  type Schedule,
  type ScheduleHandler,
  type Subscription,
} from '@snapferry/chassis';
import type { DataContract } from '@snapferry/contract';
import * as exportPublisher from '@snapferry/export-publisher';
import { fileCatalog, filePath, localFileIo, type TableCatalog } from '@snapferry/iceberg';
import * as loadPlanner from '@snapferry/load-planner';
import {
  ensureKeyFile,
  type FileObjectStore,
  fileObjectStore,
  filePartStager,
  keyFiles,
  LocalCloud,
  type LocalNotifications,
  lockHome,
  openState,
  releaseClaims,
  sqliteInProgressStore,
  sqliteNotifications,
  sqliteRunLedger,
} from '@snapferry/local';
import { type LocalRds, localRds } from '@snapferry/local/rds';
import * as notifier from '@snapferry/notifier';
import { property, type RunLedger } from '@snapferry/ports';
import * as runTracker from '@snapferry/run-tracker';
import * as snapshotExporter from '@snapferry/snapshot-exporter';
import * as snapshotPublisher from '@snapferry/snapshot-publisher';
import * as tableKeeper from '@snapferry/table-keeper';
import * as tableLoader from '@snapferry/table-loader';
import { openLoadEngine } from '@snapferry/transform';
import { lakeAccount, notesUri, region, sourceAccount, workUri } from './accounts.ts';
import { DeployedDatasets } from './deployed-datasets.ts';
import { type HomeLayout, homeLayout } from './home.ts';
import { type ServiceLog, serviceLog } from './log-files.ts';

/** Both accounts with all services deployed, on one home. */
export interface LocalApp {
  readonly home: HomeLayout;
  readonly state: DatabaseSync;
  readonly cloud: LocalCloud;
  readonly rds: LocalRds;
  readonly objects: FileObjectStore;
  readonly ledger: RunLedger;
  readonly catalog: TableCatalog;
  readonly datasets: DeployedDatasets;
  /** What each team was told. */
  readonly notifications: Readonly<Record<'source' | 'lake', LocalNotifications>>;
  /** Deploys a dataset to both accounts: the contract to the source, the registry's entry to the lake. */
  deployDataset(contract: DataContract, instanceId: string): Promise<void>;
  /** Why a service's last failed message failed. */
  lastFailure(service: string): string | undefined;
  close(): void;
}

/**
 * Opens a home and deploys every service there. From here on the code is the services' own; only adapters are local.
 *
 * @throws HomeUnusableError; HomeInUseError
 */
export function openLocalApp(options: { home: string; clock: Clock }): LocalApp {
  const { clock } = options;
  const home = homeLayout(options.home);
  const state = openState(home.root);
  const unlock = lockHome(home.root);
  // The lock makes this the only process here, so whatever lies in the scratch folder belongs to a dead one.
  rmSync(home.scratch, { recursive: true, force: true });

  const cloud = new LocalCloud({ state, clock, region, sourceAccount, lakeAccount });
  cloud.queues.releaseInFlight();
  const objects = fileObjectStore(home.objects);
  const datasets = new DeployedDatasets(state);
  const ledger = sqliteRunLedger(state);
  const notifications = {
    source: sqliteNotifications(state, clock, 'source'),
    lake: sqliteNotifications(state, clock, 'lake'),
  };
  const catalog = fileCatalog({ warehouse: home.lake, now: () => clock.now() });
  const rds = localRds({
    account: sourceAccount,
    region,
    snapshotsDirectory: home.snapshots,
    objects,
    state,
    clock,
    emit: (event) => {
      cloud.buses.put(cloud.bus('source', 'default'), { ...event, detailType: event['detail-type'] });
    },
  });
  const logs = deployServices({ home, state, clock, cloud, objects, datasets, ledger, notifications, catalog, rds });
  cloud.addBackgroundWork(() => rds.runPending());

  return {
    home,
    state,
    cloud,
    rds,
    objects,
    ledger,
    catalog,
    datasets,
    notifications,
    async deployDataset(contract, instanceId) {
      datasets.deploy(contract, instanceId);
      if (contract.keyId !== '' && !(await isKeyInUse(catalog, contract))) ensureKeyFile(home.keys, contract.keyId);
    },
    lastFailure: (service) => logs.get(service)?.lastFailure(),
    close() {
      state.close();
      unlock();
    },
  };
}

/** A key that tables were hashed with is never made anew, or equal values would stop being equal without a word. */
async function isKeyInUse(catalog: TableCatalog, { dataset, keyId }: DataContract): Promise<boolean> {
  for (const table of (await catalog.list()).filter(({ namespace }) => namespace === dataset)) {
    const properties = (await catalog.load(table))?.metadata.properties;
    if (properties?.[property.keyId] === keyId && properties[property.hmacAlgorithm] !== '') return true;
  }
  return false;
}

type Parts = Omit<LocalApp, 'deployDataset' | 'lastFailure' | 'close'> & { readonly clock: Clock };

/** The composition root: each service gets the adapters of this machine. */
function deployServices(parts: Parts): ReadonlyMap<string, ServiceLog> {
  const { home, state, clock, cloud, objects, datasets, ledger, notifications, catalog, rds } = parts;
  const logs = new Map<string, ServiceLog>();
  const inProgressStore = sqliteInProgressStore(state);
  releaseClaims(state);

  function deploy(
    service: string,
    account: 'source' | 'lake',
    subscriptions: readonly Subscription[],
    handlers: (common: ReturnType<typeof commonDeps>) => Readonly<Record<string, QueueHandler>>,
    batchSize = 10,
  ): void {
    cloud.deploy({
      service,
      account,
      subscriptions,
      handlers: handlers(commonDeps(service, account)),
      batchSize,
      timeoutMs: 900_000,
    });
  }
  function schedule(
    service: string,
    account: 'source' | 'lake',
    schedules: readonly Schedule[],
    onSchedule: (common: ReturnType<typeof commonDeps>) => ScheduleHandler,
  ): void {
    const handlers = { 'on-schedule': onSchedule(commonDeps(service, account)) };
    cloud.deploySchedule({ service, account, schedules, handlers, timeoutMs: 900_000 });
  }
  function commonDeps(service: string, account: 'source' | 'lake') {
    const log = logs.get(service) ?? serviceLog(home.logs, service);
    logs.set(service, log);
    return {
      observability: observability(service, log.sink),
      announce: announcer({ publisher: cloud.publisher(account), clock, source: `snapferry.${account}` }),
      inProgress: new InProgressPersistence(inProgressStore),
      ownAccount: account === 'source' ? sourceAccount : lakeAccount,
      lakeAccount,
      clock,
      objects,
    };
  }

  deploy('snapshot-publisher', 'source', snapshotPublisher.subscriptions, (common) => ({
    'on-snapshot-created': snapshotPublisher.createOnSnapshotCreated({
      ...common,
      snapshots: rds.snapshots,
      get datasets() {
        return datasets.sources();
      },
    }),
  }));
  deploy('snapshot-exporter', 'source', snapshotExporter.subscriptions, (common) => {
    const deps = {
      ...common,
      exportTasks: rds.exportTasks,
      get datasets() {
        return datasets.sources();
      },
    };
    return {
      'on-snapshot-completed': snapshotExporter.createOnSnapshotCompleted(deps),
      'on-run-failed': snapshotExporter.createOnRunFailed(deps),
    };
  });
  deploy('export-publisher', 'source', exportPublisher.subscriptions, (common) => {
    const deps = { ...common, exportTasks: rds.exportTasks };
    return {
      'on-export-ended': exportPublisher.createOnExportEnded(deps),
      'on-snapshot-completed': exportPublisher.createOnSnapshotCompleted(deps),
    };
  });
  const lake = { registry: datasets, workUri };
  deploy('run-tracker', 'lake', runTracker.subscriptions, (common) => ({
    'on-run-event': runTracker.createOnRunEvent({ ...common, ...lake, ledger }),
  }));
  deploy('load-planner', 'lake', loadPlanner.subscriptions, (common) => ({
    'on-export-completed': loadPlanner.createOnExportCompleted({ ...common, ...lake, engine: 'duckdb' }),
  }));
  deploy(
    'table-loader',
    'lake',
    tableLoader.subscriptions,
    (common) => ({
      'on-table-load-requested': tableLoader.createOnTableLoadRequested({
        ...common,
        ...lake,
        stager: filePartStager(objects),
        warehouse: { catalog, io: localFileIo(), placeDataFile },
        keys: keyFiles(home.keys),
        openEngine: () => openEngine(home.scratch),
        scratchBytes: Number.POSITIVE_INFINITY,
      }),
    }),
    1,
  );
  for (const account of ['source', 'lake'] as const) {
    const audience = account === 'source' ? 'service-team' : 'data-team';
    deploy('notifier', account, notifier.subscriptions, (common) => ({
      'on-run-ended': notifier.createOnRunEnded({ ...common, audience, notifications: notifications[account] }),
    }));
  }

  schedule('snapshot-publisher', 'source', snapshotPublisher.schedules, (common) =>
    snapshotPublisher.createOnSchedule({
      ...common,
      snapshots: rds.snapshots,
      notesUri: notesUri.source,
      get datasets() {
        return datasets.sources();
      },
    }),
  );
  schedule('export-publisher', 'source', exportPublisher.schedules, (common) =>
    exportPublisher.createOnSchedule({
      ...common,
      exportTasks: rds.exportTasks,
      snapshots: rds.snapshots,
      get databases() {
        return datasets.sources().map(({ sourceDatabase }) => sourceDatabase);
      },
    }),
  );
  schedule('run-tracker', 'lake', runTracker.schedules, (common) =>
    runTracker.createOnSchedule({ ...common, ...lake, ledger }),
  );
  schedule('table-keeper', 'lake', tableKeeper.schedules, (common) =>
    tableKeeper.createOnSchedule({
      ...common,
      ...lake,
      warehouse: { upkeep: 'by-us', catalog, io: localFileIo() },
      newUuid: randomUUID,
    }),
  );
  return logs;
}

/** The scratch folder lies in the home, as the lake does, so that a finished file only has to be renamed. */
async function openEngine(scratch: string) {
  const directory = join(scratch, randomUUID());
  const outputDirectory = join(directory, 'out');
  mkdirSync(outputDirectory, { recursive: true });
  const engine = await openLoadEngine({ tempDirectory: join(directory, 'engine') });
  return {
    engine,
    outputDirectory,
    dispose: async () => {
      await engine.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function placeDataFile(localPath: string, uri: string): Promise<void> {
  const path = filePath(uri);
  mkdirSync(dirname(path), { recursive: true });
  await rename(localPath, path);
}
