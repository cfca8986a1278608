import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CloudEvent } from '@snapferry/events';
import {
  fileObjectStore,
  filePartStager,
  keyFiles,
  LocalCloud,
  openState,
  proofKeyFile,
  releaseClaims,
  sqliteInProgressStore,
  sqliteNotifications,
  sqliteRunLedger,
} from '@snapferry/local';
import { lakeAccount, region, sourceAccount } from '@snapferry/testkit';
import {
  describeEventPublisher,
  describeInProgressStore,
  describeNotifications,
  describeObjectStore,
  describePartStager,
  describeProofMac,
  describePseudonymisationKeys,
  describeRunLedger,
} from '@snapferry/testkit/suites';
import { expect, it } from 'vitest';
import { temporaryFolder } from './support.ts';

describeObjectStore('fileObjectStore', () => fileObjectStore(temporaryFolder()));
describeEventPublisher('LocalCloud', () => {
  const clock = { now: () => new Date() };
  const cloud = new LocalCloud({ state: openState(temporaryFolder()), clock, region, sourceAccount, lakeAccount });
  const { account, name } = cloud.bus('source', 'team');
  const taken = async () =>
    cloud.buses
      .archived()
      .filter(({ bus }) => bus.account === account && bus.name === name)
      .map(({ envelope }) => envelope.detail as CloudEvent);
  return { publisher: cloud.publisher('source'), taken };
});
describeNotifications('sqliteNotifications', () => {
  const notifications = sqliteNotifications(openState(temporaryFolder()), { now: () => new Date() }, 'lake');
  return { notifications, reached: async () => notifications.since(0) };
});
describePseudonymisationKeys('keyFiles', () => {
  const folder = temporaryFolder();
  const put = async (keyId: string, key: Uint8Array) =>
    writeFileSync(join(folder, `${keyId}.key`), key, { mode: 0o600 });
  return { keys: keyFiles(folder), put };
});
describePartStager('filePartStager', () => {
  const objects = fileObjectStore(temporaryFolder());
  return { objects, stager: filePartStager(objects) };
});
describeProofMac('proofKeyFile', () => ({
  mac: proofKeyFile(temporaryFolder()),
  otherMac: proofKeyFile(temporaryFolder()),
}));
describeRunLedger('sqliteRunLedger', () => sqliteRunLedger(openState(temporaryFolder())));
describeInProgressStore('sqliteInProgressStore', () => sqliteInProgressStore(openState(temporaryFolder())));

it('ends every claim of dead processes when told', async () => {
  const state = openState(temporaryFolder());
  const store = sqliteInProgressStore(state);
  const claim = { now: new Date(0), until: new Date(1000) };
  await store.claim('a', claim);
  releaseClaims(state);
  expect(await store.claim('a', claim)).toBeUndefined();
});
