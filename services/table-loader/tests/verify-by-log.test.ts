import { globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { instant } from '@snapferry/chassis';
import {
  currentSnapshot,
  FileDeniedError,
  localDataFiles,
  localFileIo,
  type TableIdentifier,
} from '@snapferry/iceberg';
import { dataContract, type TestRun, testProofMac, testRun, workUri } from '@snapferry/testkit';
import { describe, expect, it } from 'vitest';
import { lastLoad } from '../src/domain/last-load.ts';
import { type VerifyTableDeps, verifyTable } from '../src/domain/verify-table.ts';
import { head, loaded, monday, type Rig, rows } from './loaded-table.ts';
import { completed, table } from './loads-log.ts';

const tuesday = testRun({ time: '2026-11-24T03:00:00.000Z' });

const warehouseOf = ({ catalog }: Rig) => ({ catalog, io: localFileIo(), ...localDataFiles() });
const noEngine = () => Promise.reject(new Error('expected no engine to be opened'));

/** Verifies Monday's table, by other parts than the rig's own. */
function verifyWith(rig: Rig, parts: Partial<VerifyTableDeps>) {
  const own = {
    objects: rig.objects,
    workUri,
    proofMac: testProofMac,
    warehouse: warehouseOf(rig),
    openEngine: noEngine,
  };
  return verifyTable({ ...own, ...parts }, { table: { namespace: 'shop', name: 'artist' }, portable: false });
}

describe('verification, by the log of loads,', () => {
  const folder = ({ home }: Rig) => `${home}/lake/shop/artist`;
  const wednesday = testRun({ time: '2026-11-25T03:00:00.000Z' });

  /** Monday's load, and of each later run what the log would tell of it. */
  async function logged(...later: { run: TestRun; loadedAt: string; outcome?: string }[]) {
    const rig = await loaded();
    const loadedAt = instant(new Date(currentSnapshot((await head(rig)).metadata)?.['timestamp-ms'] ?? 0));
    await rig.end(completed(monday, { tables: [table('artist', { loadedAt })] }));
    for (const { run, ...told } of later) await rig.end(completed(run, { tables: [table('artist', told)] }));
    return rig;
  }

  it('finds nothing wrong with what the log tells, or with newer content', async () => {
    const rig = await logged();
    expect(await rig.verify()).toMatchObject({ status: 'intact', findings: [] });
    await rig.loadRows(tuesday, rows);
    expect(await rig.verify()).toMatchObject({ status: 'intact', findings: [] });
  });

  it('finds a table that is lost', async () => {
    const rig = await logged();
    rmSync(folder(rig), { recursive: true });
    expect(await rig.verify()).toMatchObject({
      status: 'damaged',
      runId: null,
      findings: [`expected the table that run ${monday.runId} loaded, found none`],
    });
  });

  it('finds that newer content is lost, and takes no rejected or held load for such', async () => {
    const later = { run: wednesday, loadedAt: '2026-11-25T04:00:00.000Z' };
    expect(await (await logged({ ...later, outcome: 'held' })).verify()).toMatchObject({ status: 'intact' });
    const rig = await logged(later, { run: tuesday, loadedAt: '2026-11-24T04:00:00.000Z' });
    expect(await rig.verify()).toMatchObject({
      status: 'damaged',
      findings: [
        `expected the content of run ${wednesday.runId}, found that of ${monday.runId}: newer metadata are lost`,
      ],
    });
  });

  it('finds that content of the same snapshot under a newer contract is lost', async () => {
    const again = testRun({ time: monday.snapshot.time, contract: dataContract({ version: '2.0.0' }) });
    const rig = await logged({ run: again, loadedAt: '2099-01-01T00:00:00.000Z' });
    expect(await rig.verify()).toMatchObject({ status: 'damaged', findings: [expect.stringContaining(again.runId)] });
  });

  it('takes no load that ends meanwhile for a loss: it asks the log before it looks at the table', async () => {
    const rig = await logged();
    const lastLoad = async () => {
      await rig.loadRows(tuesday, rows);
      return { runId: tuesday.runId, snapshotTime: tuesday.snapshot.time };
    };
    expect(await verifyWith(rig, { lastLoad })).toMatchObject({ status: 'intact', runId: tuesday.runId });
  });

  it('takes metadata that a store does not let it read for lost', async () => {
    const rig = await loaded();
    const load = () => Promise.reject(new FileDeniedError('s3://lake/m.json: expected an object: it is lost'));
    const warehouse = { ...warehouseOf(rig), catalog: { ...rig.catalog, load } };
    expect(await verifyWith(rig, { warehouse })).toMatchObject({
      status: 'damaged',
      findings: [expect.stringContaining('it is lost')],
    });
  });

  it('says so where a file of the log is lost, or a store does not let it read one', async () => {
    const rig = await logged();
    const unknown = {
      status: 'damaged',
      findings: [
        expect.stringMatching(/whether newer content is lost is not known.*snapferry_loads\/data.*found none/),
      ],
    };
    const warehouse = {
      ...warehouseOf(rig),
      fingerprint: () => Promise.resolve(undefined),
      fetchDataFile: () => Promise.reject(new Error('expected nothing to be fetched that is denied')),
    };
    const denied = { lastLoad: (of: TableIdentifier) => lastLoad({ warehouse, openEngine: noEngine }, of) };
    expect(await verifyWith(rig, denied)).toMatchObject(unknown);
    rmSync(`${rig.home}/lake/shop/snapferry_loads/data`, { recursive: true });
    expect(await rig.verify()).toMatchObject(unknown);
  });

  it('says so where others took a column out of the log', async () => {
    const rig = await logged();
    const path = globSync(`${rig.home}/lake/shop/snapferry_loads/metadata/v*.metadata.json`).sort().at(-1) as string;
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll('"name":"run_id"', '"name":"run"'));
    expect(await rig.verify()).toMatchObject({
      status: 'damaged',
      findings: [expect.stringMatching(/is not known.*expected the columns .*run_id.*found others/)],
    });
  });
});
