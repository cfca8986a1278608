import { existsSync, rmSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '@snapferry/chassis';
import type { DataContract } from '@snapferry/contract';
import { defaultRetentionDays } from '@snapferry/contract/retention';
import { fileCatalog, type TableCatalog } from '@snapferry/iceberg';
import {
  ensureKeyFile,
  expireObjects,
  type FileObjectStore,
  fileObjectStore,
  keyFilePath,
  LocalCloud,
  type LocalNotifications,
  lockHome,
  openState,
  sqliteNotifications,
  sqliteRunLedger,
} from '@snapferry/local';
import { type LocalRds, type LocalRdsOptions, localRds } from '@snapferry/local/rds';
import type { RunLedger } from '@snapferry/ports';
import { defaultRdsKey, lakeAccount, lakeLandingUri, landingUri, region, sourceAccount } from './accounts.ts';
import { deployLake, type LakeFunctions } from './deploy-lake.ts';
import { deploySource } from './deploy-source.ts';
import { DeployedDatasets } from './deployed-datasets.ts';
import { deployer, type Team } from './deployer.ts';
import { type HomeLayout, homeLayout } from './home.ts';
import { keyUse } from './key-use.ts';

/** Both accounts with all services deployed, on one home. */
export interface LocalApp extends LakeFunctions {
  readonly home: HomeLayout;
  readonly state: DatabaseSync;
  readonly cloud: LocalCloud;
  /** The source account's. */
  readonly rds: LocalRds;
  /** The lake account's own, where copies of shared snapshots stand (`export: lake`). */
  readonly lakeRds: LocalRds;
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

/** What the services of both accounts are made of. */
export type LocalParts = Omit<LocalApp, keyof LakeFunctions | 'deployDataset' | 'lastFailure' | 'close'> & {
  readonly clock: Clock;
};

export interface LocalAppOptions {
  readonly home: string;
  readonly clock: Clock;
  /** Milliseconds by the clock that a copy of a snapshot takes. Default: none. */
  readonly copyMs?: number;
}

/**
 * Opens a home, removes the raw data that has stood its days, and deploys every service there. From here on the code is the
 * services' own; only adapters are local.
 *
 * @throws HomeUnusableError; HomeInUseError
 */
export function openLocalApp(options: LocalAppOptions): LocalApp {
  const { clock, copyMs = 0 } = options;
  const home = homeLayout(options.home);
  const state = openState(home.root);
  const unlock = lockHome(home.root);
  // The lock makes this the only process here, so whatever lies in the scratch folder belongs to a dead one.
  rmSync(home.scratch, { recursive: true, force: true });

  const cloud = new LocalCloud({ state, clock, region, sourceAccount, lakeAccount });
  cloud.queues.releaseInFlight();
  const objects = fileObjectStore(home.objects, clock);
  const days = defaultRetentionDays;
  const landings = [landingUri, lakeLandingUri].map((below) => ({ below, days: days.landing }));
  expireObjects(objects, landings, clock.now());
  const datasets = new DeployedDatasets(state);
  const ledger = sqliteRunLedger(state);
  const notifications = {
    source: sqliteNotifications(state, clock, 'source'),
    lake: sqliteNotifications(state, clock, 'lake'),
  };
  const catalog = fileCatalog({ warehouse: home.lake, now: () => clock.now() });
  const openRds = (account: Team, options: Pick<LocalRdsOptions, 'snapshotsDirectory' | 'neighbour'>): LocalRds =>
    localRds({
      account: cloud.bus(account, 'team').account,
      region,
      objects,
      state,
      clock,
      defaultKmsKeyArn: defaultRdsKey[account],
      copyMs,
      // Of the originals as well: nobody else keeps a backup plan here.
      snapshotDays: days.snapshotCopies,
      emit: (event) => {
        cloud.buses.put(cloud.bus(account, 'default'), { ...event, detailType: event['detail-type'] });
      },
      ...options,
    });
  const rds = openRds('source', { snapshotsDirectory: home.snapshots });
  const lakeRds = openRds('lake', { snapshotsDirectory: home.lakeSnapshots, neighbour: rds });
  const parts = { home, state, clock, cloud, objects, datasets, ledger, notifications, catalog, rds, lakeRds };
  const deployed = deployer(parts);
  deploySource(deployed, parts);
  const functions = deployLake(deployed, parts);
  cloud.relayExportsOf(datasets.lakeExported());
  cloud.addBackgroundWork(() => rds.runPending());
  cloud.addBackgroundWork(() => lakeRds.runPending());

  return {
    ...parts,
    ...functions,
    async deployDataset(contract, instanceId) {
      datasets.deploy(contract, instanceId);
      cloud.relayExportsOf(datasets.lakeExported());
      const { keyId } = contract;
      // One that tables were hashed with is never made anew, or equal values would stop being equal without a word.
      if (keyId === '' || existsSync(keyFilePath(home.keys, keyId))) return;
      if (!(await keyUse(catalog)).has(keyId)) ensureKeyFile(home.keys, keyId);
    },
    lastFailure: (service) => deployed.logs.get(service)?.lastFailure(),
    close() {
      state.close();
      unlock();
    },
  };
}
