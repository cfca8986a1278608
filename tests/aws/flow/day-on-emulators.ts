import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { systemClock } from '@snapferry/chassis';
import type { DataContract } from '@snapferry/contract';
import type { CloudEvent } from '@snapferry/events';
import { openState } from '@snapferry/local';
import {
  automatedSnapshotId,
  type LocalRds,
  type LocalRdsOptions,
  localRds,
  pgliteDatabase,
} from '@snapferry/local/rds';
import {
  lakeAccount,
  lakeExportedDataset,
  region,
  registeredDataset,
  sourceAccount,
  sourceDataset,
} from '@snapferry/testkit';
import { startMoto } from '../../setup/emulators/emulators.ts';
import type { ServiceCall } from '../record/made-call.ts';
import { type Counts, foreseeAthena } from './foresee-athena.ts';
import { makeInstance, motoRds } from './moto-rds.ts';
import { rdsEndpoint } from './rds-endpoint.ts';
import { type LakeTable, readLake } from './read-lake.ts';
import { s3Sink } from './s3-sink.ts';
import { s3TablesEndpoint } from './s3-tables-endpoint.ts';
import { deployToTwoAccounts, type EmulatedAccounts, emulateAccounts, type TwoAccounts } from './two-accounts.ts';

export interface DayOptions {
  readonly contract: DataContract;
  readonly pglite: PGlite;
  /** What Athena finds, query by query. */
  readonly foreseen: readonly Counts[];
  readonly record: (call: ServiceCall) => void;
}

/** Both accounts with everything deployed, and a database of the source's. */
export interface DayOnEmulators {
  readonly accounts: EmulatedAccounts;
  readonly world: TwoAccounts;
  readonly rds: Readonly<Record<'source' | 'lake', LocalRds>>;
  /** An automated snapshot of the database as it is now, of today or of days before; then whatever comes of it, to the end. */
  carry(daysAgo?: number): Promise<void>;
  /** What was announced. */
  of(type: string): CloudEvent[];
  dataOf(type: string): Record<string, unknown>[];
  table(name: string): Promise<LakeTable>;
  close(): Promise<void>;
}

const databaseId = 'shop-db';
const dayMs = 24 * 60 * 60 * 1000;

/**
 * With `export: source` RDS's API is moto's, and the local RDS carries its exports out; moto makes its one snapshot of
 * today. With `export: lake` the local RDS stands behind the API.
 */
export async function startDay({ contract, pglite, foreseen, record }: DayOptions): Promise<DayOnEmulators> {
  const folder = mkdtempSync(join(tmpdir(), 'snapferry-flow-rds-'));
  const moto = await startMoto();
  const accounts = await emulateAccounts(moto);
  await foreseeAthena(moto, accounts.settings.lake, foreseen);
  let ago = 0;

  function openRds(team: 'source' | 'lake', more: Partial<LocalRdsOptions>): LocalRds {
    const account = team === 'source' ? sourceAccount : lakeAccount;
    return localRds({
      account,
      region,
      snapshotsDirectory: join(folder, team),
      objects: s3Sink(accounts.s3),
      state: openState(join(folder, `${team}-rds`)),
      clock: systemClock,
      defaultKmsKeyArn: `arn:aws:kms:${region}:${account}:key/aws-rds`,
      emit: (event) => {
        world.cloud.buses.put(world.cloud.bus(team, 'default'), { ...event, detailType: event['detail-type'] });
      },
      ...more,
    });
  }

  const source = openRds('source', { clock: { now: () => new Date(Date.now() - ago * dayMs) } });
  const lake = openRds('lake', { neighbour: source });
  const byLake = contract.exportMode === 'lake';
  const ofMoto = await motoRds(moto, accounts.settings.source, source);
  const ofSource = await rdsEndpoint(source, sourceAccount);
  const ofLake = await rdsEndpoint(lake, lakeAccount);
  const s3Tables = await s3TablesEndpoint(moto);
  const registered = byLake ? lakeExportedDataset('shop') : registeredDataset('shop');
  const world = await deployToTwoAccounts({
    exportMode: contract.exportMode,
    moto,
    accounts,
    rds: { source: byLake ? ofSource.url : ofMoto.url, lake: ofLake.url },
    s3Tables: s3Tables.url,
    files: {
      source: {
        'datasets.json': { version: 1, datasets: [{ ...sourceDataset(contract), contract: contract.document }] },
      },
      lake: {
        'registry.json': { version: 1, datasets: [{ ...registered, keys: { 'shop-1': accounts.keySecretArn } }] },
      },
    },
    record: (call) => record({ ...call, export: contract.exportMode }),
  });
  if (byLake) world.cloud.relayExportsOf(['shop']);
  world.cloud.addBackgroundWork(byLake ? () => source.runPending() : ofMoto.carryOut);
  world.cloud.addBackgroundWork(() => lake.runPending());
  const of = (type: string): CloudEvent[] => world.announced.filter((event) => event.type === type);

  return {
    accounts,
    world,
    rds: { source, lake },
    async carry(daysAgo = 0) {
      ago = daysAgo;
      const snapshotId = byLake
        ? automatedSnapshotId(databaseId, new Date(Date.now() - ago * dayMs))
        : await makeInstance(accounts.settings.source, databaseId);
      const database = pgliteDatabase(pglite);
      await source.createSnapshot({ database, instanceId: databaseId, snapshotId, type: 'automated' });
      await world.cloud.drain();
    },
    of,
    dataOf: (type) => of(type).map(({ data }) => data as Record<string, unknown>),
    table: (name) => readLake(accounts.settings.lake, accounts.tableBucketArn, name),
    async close() {
      await world.close();
      await Promise.all([ofMoto, ofSource, ofLake, s3Tables].map((endpoint) => endpoint.close()));
      await moto.server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
