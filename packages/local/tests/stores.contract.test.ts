import {
  fileObjectStore,
  filePartStager,
  openState,
  releaseClaims,
  sqliteInProgressStore,
  sqliteRunLedger,
} from '@snapferry/local';
import {
  describeInProgressStore,
  describeObjectStore,
  describePartStager,
  describeRunLedger,
} from '@snapferry/testkit/suites';
import { expect, it } from 'vitest';
import { temporaryFolder } from './support.ts';

describeObjectStore('fileObjectStore', () => fileObjectStore(temporaryFolder()));
describePartStager('filePartStager', () => {
  const objects = fileObjectStore(temporaryFolder());
  return { objects, stager: filePartStager(objects) };
});
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
