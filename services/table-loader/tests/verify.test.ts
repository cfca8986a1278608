import { appendFileSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { instant } from '@snapferry/chassis';
import { tableHeld, tableLoaded } from '@snapferry/events';
import { currentSnapshot, FileDeniedError, fileUri, localDataFiles, localFileIo, rollbackTo } from '@snapferry/iceberg';
import { parseProof, proofRecord, proofUri, property, rolledBackProperties } from '@snapferry/ports';
import { dataContract, type TestRun, testProofMac, testRun, workUri } from '@snapferry/testkit';
import { describe, expect, it } from 'vitest';
import { foreignAppend, foreignCompaction } from '../../../packages/iceberg/tests/foreign-writers.ts';
import { lastLoad } from '../src/domain/last-load.ts';
import { verifyTable } from '../src/domain/verify-table.ts';
import { dataFiles, deps, foreignFile, head, loaded, monday, type Rig, rows } from './loaded-table.ts';
import { completed, table } from './loads-log.ts';
import { loader } from './support.ts';

const tuesday = testRun({ time: '2026-11-24T03:00:00.000Z' });

async function recordOf(rig: Rig) {
  const proof = parseProof((await rig.head())?.metadata.properties[property.proof]);
  if (proof === undefined) throw new Error('expected a proof');
  const uri = proofUri(workUri, { runId: monday.runId, table: 'artist', value: proof.value });
  return { proof, uri, body: await rig.objects.read(uri) };
}

describe('a load', () => {
  it('leaves a record of its proof in the work bucket, named and authenticated by its MAC', async () => {
    const rig = await loaded();
    const { proof, body } = await recordOf(rig);
    expect(proof).toMatchObject({ method: 'duckdb-hash-sum-2', value: await testProofMac.mac(body) });
    const record = proofRecord.parse(JSON.parse(new TextDecoder().decode(body)));
    expect(record).toMatchObject({ runId: monday.runId, rows: '3', engine: proof.engine });
    expect(record.columns.map(({ name, values }) => [name, values])).toEqual([
      ['id', '3'],
      ['name', '2'],
    ]);
    expect(record.files.map(({ uri }) => uri)).toEqual(dataFiles(rig).map(fileUri));
  });

  it('tells the MAC and nothing else of it, also when it is asked again', async () => {
    const rig = loader();
    const message = await rig.loadRows(monday, rows);
    await rig.load(message);
    const { proof, body } = await recordOf(rig);
    expect(rig.publisher.dataOf(tableLoaded).map(({ outcome, proof: told }) => [outcome, told])).toEqual([
      ['loaded', proof],
      ['already-loaded', proof],
    ]);
    const { rowHashes, salt } = proofRecord.parse(JSON.parse(new TextDecoder().decode(body)));
    const told = JSON.stringify([rig.publisher.events, rig.lines(), (await head(rig)).metadata.properties]);
    for (const secret of [rowHashes, salt, 'SECRET']) expect(told).not.toContain(secret);
  });

  it('is proven when it is held, and says the same when it is released', async () => {
    const rig = await loaded();
    const message = await rig.loadRows(tuesday, "(1, 'SECRET-ann')");
    const [held] = rig.publisher.dataOf(tableHeld);
    expect(held?.proof?.value).toMatch(/^[0-9a-f]{64}$/);
    const marker = {
      version: 1,
      runId: tuesday.runId,
      table: 'shop.artist',
      rows: 1,
      releasedAt: '2026-11-24T08:00:00Z',
    };
    await rig.objects.write(
      `${workUri}releases/${tuesday.runId}/artist.json`,
      new TextEncoder().encode(JSON.stringify(marker)),
    );
    await rig.load(message);
    expect(rig.publisher.dataOf(tableLoaded).at(-1)).toMatchObject({ outcome: 'loaded', proof: held?.proof });
    expect(await rig.verify()).toMatchObject({ status: 'intact', proof: held?.proof?.value });
  });
});

describe('verification finds a table', () => {
  it('intact, with rows and without', async () => {
    const rig = await loaded();
    const { proof } = await recordOf(rig);
    expect(await rig.verify()).toEqual({
      table: 'shop.artist',
      status: 'intact',
      runId: monday.runId,
      proof: proof.value,
      files: 1,
      findings: [],
    });
    const empty = loader();
    await empty.load(await empty.request(monday, empty.planOf(monday, [])));
    expect(await empty.verify()).toMatchObject({ status: 'intact', files: 0 });
  });

  it('intact after a rollback to it', async () => {
    const rig = await loaded();
    await rig.loadRows(tuesday, "(1, 'SECRET-ann'), (2, 'SECRET-eve')");
    await rollbackTo(deps(rig), {
      table: { namespace: 'shop', name: 'artist' },
      to: { runId: monday.runId },
      properties: (at, target) => rolledBackProperties(at.metadata.properties, target.summary),
      admit: () => ({ proceed: true }),
    });
    expect(await rig.verify()).toMatchObject({ status: 'intact', runId: monday.runId });
  });

  it.each([
    ['is gone', (path: string) => rmSync(path), 'expected a data file, found none'],
    ['is longer', (path: string) => appendFileSync(path, 'x'), /expected \d+ bytes, found \d+/],
    ['has another byte', (path: string) => tamper(path), 'expected the bytes that were written, found others'],
  ])('damaged where a file %s', async (_what, damage, said) => {
    const rig = await loaded();
    damage(dataFiles(rig)[0] as string);
    const { status, findings } = await rig.verify();
    expect(status).toBe('damaged');
    expect(findings).toEqual([expect.stringMatching(said)]);
  });

  it.each([
    ['is gone', (rig: Rig, uri: string) => rig.objects.delete(uri), 'found none'],
    ['says other sums', (rig: Rig, uri: string) => rig.objects.write(uri, Buffer.from('{}')), 'another key for proofs'],
  ])('damaged where the record of its proof %s', async (_what, damage, said) => {
    const rig = await loaded();
    await damage(rig, (await recordOf(rig)).uri);
    const { status, findings } = await rig.verify();
    expect([status, ...findings]).toEqual(['damaged', expect.stringContaining(said)]);
  });

  it('rewritten after a compaction of others, and damaged where its new file is', async () => {
    const rig = await loaded();
    const file = await foreignFile(rig, "VALUES (3::INTEGER, NULL), (2, 'SECRET-bob'), (1, 'SECRET-ann')");
    await foreignCompaction(deps(rig), await head(rig), [file]);
    expect(await rig.verify()).toMatchObject({
      status: 'rewritten',
      findings: ['others replaced 1 of its 1 files by 1'],
    });
    rmSync(file.uri.slice('file://'.length));
    expect(await rig.verify()).toMatchObject({ status: 'damaged' });
  });

  it('damaged where the proof is a record of another load, authentic as it is', async () => {
    const rig = await loaded();
    const { proof, body } = await recordOf(rig);
    await rig.objects.write(proofUri(workUri, { runId: tuesday.runId, table: 'artist', value: proof.value }), body);
    const found = await head(rig);
    await rig.catalog.commit(found.identifier, found, {
      requirements: [],
      updates: [{ action: 'set-properties', updates: { [property.runId]: tuesday.runId } }],
    });
    const said = expect.stringContaining('found that of another load');
    expect(await rig.verify()).toMatchObject({ status: 'damaged', findings: [said] });
  });

  it('changed where others changed a value while compacting', async () => {
    const rig = await loaded();
    const file = await foreignFile(rig, "VALUES (3::INTEGER, NULL), (2, 'SECRET-bop'), (1, 'SECRET-ann')");
    await foreignCompaction(deps(rig), await head(rig), [file]);
    const { status, findings } = await rig.verify();
    expect(status).toBe('changed');
    expect(findings.at(-1)).toContain('found others in "name"');
    expect(findings.join()).not.toContain('SECRET');
  });

  it('changed where others appended', async () => {
    const rig = await loaded();
    await foreignAppend(deps(rig), await head(rig), [await foreignFile(rig, "VALUES (4::INTEGER, 'x')")]);
    expect(await rig.verify()).toMatchObject({
      status: 'changed',
      files: 2,
      findings: [expect.anything(), 'expected 3 rows, found 4'],
    });
  });

  it('unproven where no load of ours proved it', async () => {
    const rig = await loaded();
    const found = await head(rig);
    await rig.catalog.commit(found.identifier, found, {
      requirements: [],
      updates: [{ action: 'set-properties', updates: { [property.proof]: '' } }],
    });
    expect(await rig.verify()).toMatchObject({ status: 'unproven', proof: null });
  });
});

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

  it('takes metadata that a store does not let it read for lost', async () => {
    const rig = await loaded();
    const load = () => Promise.reject(new FileDeniedError('s3://lake/m.json: expected an object: it is lost'));
    const warehouse = { catalog: { ...rig.catalog, load }, io: localFileIo(), ...localDataFiles() };
    const { objects } = rig;
    const openEngine = () => Promise.reject(new Error('expected no engine to be opened'));
    const asked = { table: { namespace: 'shop', name: 'artist' }, portable: false };
    const found = verifyTable({ objects, workUri, proofMac: testProofMac, warehouse, openEngine }, asked);
    expect(await found).toMatchObject({ status: 'damaged', findings: [expect.stringContaining('it is lost')] });
  });

  it('says so where a file of the log is lost, or a store does not let it read one', async () => {
    const rig = await logged();
    const unknown = {
      status: 'damaged',
      findings: [
        expect.stringMatching(/whether newer content is lost is not known.*snapferry_loads\/data.*found none/),
      ],
    };
    const warehouse = { catalog: rig.catalog, io: localFileIo(), ...localDataFiles() };
    const openEngine = () => Promise.reject(new Error('expected no engine to be opened'));
    const denied = {
      ...warehouse,
      fingerprint: () => Promise.resolve(undefined),
      fetchDataFile: () => Promise.reject(new Error('expected nothing to be fetched that is denied')),
    };
    const { objects } = rig;
    const found = verifyTable(
      {
        ...{ objects, workUri, proofMac: testProofMac, warehouse, openEngine },
        lastLoad: (of) => lastLoad({ warehouse: denied, openEngine }, of),
      },
      { table: { namespace: 'shop', name: 'artist' }, portable: false },
    );
    expect(await found).toMatchObject(unknown);
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

describe('a request to verify', () => {
  it.each([
    [{ table: 'shop.nothing' }, 'found no shop.nothing'],
    [{ table: 'strange.artist' }, 'found no strange.artist'],
    [{ table: 'artist' }, 'table: expected <namespace>.<table>'],
    [{}, 'table: '],
  ])('%j is refused in words', async (request, said) => {
    await expect((await loaded()).verify(request)).rejects.toThrow(said);
  });

  it('gives a proof that other engines can compute, if asked', async () => {
    const { portable } = await (await loaded()).verify({ table: 'shop.artist', portable: true });
    expect(portable).toMatchObject({ rows: '3', notCovered: [] });
    expect(portable?.sql.athena).toContain('FROM "shop"."artist"');
  });
});

/** Changes one byte in the middle; the size stays. */
function tamper(path: string): void {
  const bytes = readFileSync(path);
  const middle = Math.floor(bytes.length / 2);
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  writeFileSync(path, bytes);
}
