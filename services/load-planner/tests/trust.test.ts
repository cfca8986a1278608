import {
  dataContract,
  deliver,
  exportPlace,
  lakeExportedDataset,
  landingUri,
  runEvent,
  strangerAccount,
  testRun,
} from '@snapferry/testkit';
import { describe, expect, it } from 'vitest';
import { contract, planner, run } from './support.ts';

const other = testRun({ contract, time: '2026-11-19T03:00:00.000Z' });
const { runFolder, uri } = exportPlace(run);

describe('an event that may not be trusted waits for people; nothing is opened, written or announced:', () => {
  it.each([
    ['an unknown dataset', runEvent.exportCompleted(testRun({ contract: dataContract({ dataset: 'crm' }) }))],
    ['a foreign account', runEvent.exportCompleted(run, {}, { account: strangerAccount })],
    ['the lake’s account in the source’s name', runEvent.exportCompleted(run, {}, { account: '444455556666' })],
    [
      'the source’s account in the lake’s name',
      runEvent.exportCompleted(run, {}, { by: 'snapferry.lake', account: '111122223333' }),
    ],
    ['another Region', runEvent.exportCompleted(run, {}, { region: 'us-east-1' })],
    ['a run id of another snapshot', runEvent.exportCompleted(run, { runId: other.runId })],
    ['a snapshot of another run', runEvent.exportCompleted(run, { snapshot: other.snapshot })],
    [
      'a contract of another dataset',
      runEvent.exportCompleted(testRun({ contract: dataContract({ dataset: 'crm' }) }), { dataset: 'shop' }),
    ],
    [
      'another contract than its run’s',
      runEvent.exportCompleted(run, { contract: testRun({ contract: dataContract({ version: '9.0.0' }) }).inline }),
    ],
    [
      'a subject that is not its run',
      {
        ...runEvent.exportCompleted(run),
        detail: { ...(runEvent.exportCompleted(run).detail as object), subject: other.runId },
      },
    ],
    ['a file: URI', runEvent.exportCompleted(run, { uri: 'file:///etc/' })],
    ['an http: URI', runEvent.exportCompleted(run, { uri: 'http://169.254.169.254/latest/' })],
    ['a bucket with a path for a name', runEvent.exportCompleted(run, { uri: 's3://../etc/' })],
  ])('%s', async (_what, message) => {
    const { publisher, objects, handler, putExport } = planner();
    await putExport();
    expect(await deliver(handler, message)).toEqual([0]);
    expect([objects.opened, objects.written, publisher.events]).toEqual([[], [], []]);
  });
});

describe('a dataset that the lake exports', () => {
  const lakeExported = lakeExportedDataset('shop', { landingUri });

  it('is planned from the lake’s own export', async () => {
    const { publisher, handler, putExport } = planner(lakeExported);
    await putExport();
    expect(await deliver(handler, runEvent.exportCompleted(run, {}, { by: 'snapferry.lake' }))).toEqual([]);
    expect(publisher.types()).toEqual(['TableLoadRequested', 'TableLoadRequested']);
  });

  it('is not planned on the source’s word that it exported', async () => {
    const { publisher, objects, handler, putExport } = planner(lakeExported);
    await putExport();
    expect(await deliver(handler, runEvent.exportCompleted(run))).toEqual([0]);
    expect([objects.opened, objects.written, publisher.events]).toEqual([[], [], []]);
  });
});

describe('an address outside the run’s registered folder fails the export, and nothing is opened:', () => {
  it.each([
    ['another bucket', 's3://other-bucket/exports/x/'],
    ['a bucket whose name only begins alike', `s3://source-landing-evil/exports/shop/${run.runId}/1/x/`],
    ['another dataset', `${landingUri}crm/${run.runId}/1/x/`],
    ['another run', exportPlace(other).uri],
    ['another attempt', exportPlace(run, 2).uri],
    ['the landing area as a whole', landingUri],
    ['the run’s folder itself', runFolder],
    ['no folder', uri.slice(0, -1)],
    ['one level up', `${runFolder}../`],
    ['up and down again', `${runFolder}../1/x/`],
    ['up in the middle', `${runFolder}a/../../../../crm/`],
    ['a dot', `${runFolder}./x/`],
    ['an empty segment', `${runFolder}/x/`],
    ['dots, percent-encoded', `${runFolder}%2e%2e/x/`],
    ['a slash, percent-encoded', `${runFolder}..%2f..%2fx/`],
    ['encoded twice', `${runFolder}%252e%252e/x/`],
    ['a glob of any characters', `${runFolder}*/`],
    ['a glob of one', `${runFolder}?/`],
    ['a glob of a set', `${runFolder}[a-z]/`],
    ['a glob of alternatives', `${runFolder}{a,b}/`],
    ['backslashes', `${runFolder}..\\..\\x/`],
    ['a NUL', `${runFolder}x\0/`],
  ])('%s', async (_what, address) => {
    const { publisher, objects, handler, putExport } = planner();
    await putExport();
    expect(await deliver(handler, runEvent.exportCompleted(run, { uri: address }))).toEqual([]);
    expect(publisher.events).toMatchObject([{ type: 'ExportFailed', data: { reasonCode: 'uri-outside-prefix' } }]);
    expect([objects.opened, objects.written]).toEqual([[], []]);
  });
});

describe('a contract by reference', () => {
  it.each([
    ['in another bucket', `s3://other-bucket/contracts/${contract.digest.slice(7)}`],
    ['under another name', 's3://source-contracts/contracts/latest'],
    ['by way of its folder', `s3://source-contracts/contracts/../contracts/${contract.digest.slice(7)}`],
  ])('%s is not read', async (_what, address) => {
    const { publisher, objects, handler, putExport } = planner();
    await putExport();
    objects.put(address, JSON.stringify(contract.document));
    const { digest, version } = run.inline;
    await deliver(handler, runEvent.exportCompleted(run, { contract: { digest, version, uri: address } }));
    expect(publisher.events).toMatchObject([{ type: 'ExportFailed', data: { reasonCode: 'contract-mismatch' } }]);
    expect(objects.opened).toEqual([]);
  });

  it.each([
    ['holds another contract', JSON.stringify(dataContract({ version: '2.0.0' }).document), 'contract-mismatch'],
    ['holds no JSON', 'CANARY', 'contract-mismatch'],
    ['holds no contract', '{"a":"CANARY"}', 'contract-invalid'],
    ['is not there', undefined, 'object-not-found'],
  ])('whose object %s fails the export, and the export is not opened', async (_what, body, reasonCode) => {
    const { publisher, objects, handler, putExport, output } = planner();
    await putExport();
    if (body !== undefined) objects.put(run.byReference.uri, body);
    await deliver(handler, runEvent.exportCompleted(run, { contract: run.byReference }));
    expect(publisher.events).toMatchObject([{ type: 'ExportFailed', data: { reasonCode } }]);
    expect(objects.opened).toEqual([run.byReference.uri]);
    expect(output()).not.toContain('CANARY');
  });

  it('inline, changed on its way, fails the export', async () => {
    const { publisher, objects, handler } = planner();
    const document = dataContract({ tables: { salaries: { id: 'integer' } } }).document;
    await deliver(handler, runEvent.exportCompleted(run, { contract: { ...run.inline, document } }));
    expect(publisher.events).toMatchObject([{ type: 'ExportFailed', data: { reasonCode: 'contract-mismatch' } }]);
    expect(objects.opened).toEqual([]);
  });
});

it('fails an export of a layout that it does not know, and opens nothing', async () => {
  const { publisher, objects, handler, putExport } = planner();
  await putExport();
  await deliver(handler, runEvent.exportCompleted(run, { layout: 'tar' }));
  expect(publisher.events).toMatchObject([{ type: 'ExportFailed', data: { reasonCode: 'layout-unknown' } }]);
  expect(objects.opened).toEqual([]);
});
