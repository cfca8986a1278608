import { exportFailed, tableLoadRequested } from '@snapferry/events';
import { exportUri, runFolderUri } from '@snapferry/ports';
import {
  dataContract,
  deliver,
  exportPlace,
  memoryRegistry,
  putRdsExport,
  registeredDataset,
  runEvent,
  sourceAccount,
  testRun,
} from '@snapferry/testkit';
import { describe, expect, it } from 'vitest';
import { planner } from './support.ts';

/** Two source teams, each in an account of its own, that call a table by the same name. */
const tables = { artist: { id: 'integer', name: 'text' } };
const shop = testRun({ contract: dataContract({ dataset: 'shop', tables }) });
const crm = testRun({ contract: dataContract({ dataset: 'crm', database: 'people', tables }) });
const crmAccount = '222233334444';
const crmLanding = 's3://crm-landing/exports/';
const registry = memoryRegistry(
  registeredDataset('shop'),
  registeredDataset('crm', {
    sourceAccount: crmAccount,
    landingUri: crmLanding,
    contractsUri: 's3://crm-contracts/contracts/',
  }),
);
const crmUri = (() => {
  const { taskId } = exportPlace(crm);
  return exportUri(runFolderUri(crmLanding, { dataset: 'crm', runId: crm.runId, attempt: 1 }), taskId);
})();
const ofCrm = { account: crmAccount };

async function bothExported() {
  const rig = planner(registry);
  const exported = { 'public.artist': { columns: { id: 'integer', name: 'text' } } };
  await putRdsExport(rig.objects, { ...exportPlace(shop), database: 'app', tables: exported });
  const { taskId } = exportPlace(crm);
  await putRdsExport(rig.objects, { uri: crmUri, taskId, database: 'people', tables: exported });
  rig.objects.forget();
  return rig;
}

describe('two source teams side by side', () => {
  it('are each planned in their own namespace, from their own landing area', async () => {
    const { handler, publisher, objects } = await bothExported();
    const messages = [runEvent.exportCompleted(shop), runEvent.exportCompleted(crm, { uri: crmUri }, ofCrm)];
    expect(await deliver(handler, ...messages)).toEqual([]);
    const requests = publisher.dataOf(tableLoadRequested);
    expect(requests.map(({ table }) => table.name)).toEqual(['shop.artist', 'crm.artist']);
    const parts = requests.map(
      ({ plan }) => (JSON.parse(objects.text(plan.uri)) as { parts: { uri: string }[] }).parts,
    );
    expect(parts.map(([part]) => part?.uri.split('/')[2])).toEqual(['source-landing', 'crm-landing']);
  });

  it.each([
    ['announces the other’s run', runEvent.exportCompleted(shop, {}, ofCrm)],
    ['gives its own run the other’s name', runEvent.exportCompleted(crm, { dataset: 'shop', uri: crmUri }, ofCrm)],
    [
      'announces a contract that claims the other’s name',
      runEvent.exportCompleted(
        testRun({ contract: dataContract({ dataset: 'shop', version: '9.0.0', tables }) }),
        {},
        ofCrm,
      ),
    ],
    [
      'announces the other’s contract as its own',
      runEvent.exportCompleted(crm, { contract: shop.inline, uri: crmUri }, ofCrm),
    ],
    [
      'announces its run from the other’s account',
      runEvent.exportCompleted(crm, { uri: crmUri }, { account: sourceAccount }),
    ],
  ])('cannot touch each other: one that %s is not listened to, and nothing is opened', async (_what, message) => {
    const { handler, publisher, objects } = await bothExported();
    expect(await deliver(handler, message)).toEqual([0]);
    expect([objects.opened, objects.written, publisher.events]).toEqual([[], [], []]);
  });

  it.each([
    ['the other’s export', exportPlace(shop).uri],
    [
      'the other’s run folder',
      runFolderUri('s3://source-landing/exports/', { dataset: 'crm', runId: crm.runId, attempt: 1 }),
    ],
    ['the other’s export by way of its own', crmUri.replace('/crm/', '/../shop/')],
  ])('cannot have %s read: that fails their own run, in words, and nothing is opened', async (_what, uri) => {
    const { handler, publisher, objects } = await bothExported();
    expect(await deliver(handler, runEvent.exportCompleted(crm, { uri }, ofCrm))).toEqual([]);
    expect(publisher.dataOf(exportFailed)).toMatchObject([{ dataset: 'crm', reasonCode: 'uri-outside-prefix' }]);
    expect([objects.opened, objects.written]).toEqual([[], []]);
  });

  it('read contracts from their own place only', async () => {
    const { handler, publisher, objects } = await bothExported();
    objects.put(crm.byReference.uri, JSON.stringify(crm.contract.document));
    const message = runEvent.exportCompleted(crm, { uri: crmUri, contract: crm.byReference }, ofCrm);
    expect(await deliver(handler, message)).toEqual([]);
    expect(publisher.dataOf(exportFailed)).toMatchObject([{ dataset: 'crm', reasonCode: 'contract-mismatch' }]);
    expect(objects.opened).toEqual([]);
  });
});
