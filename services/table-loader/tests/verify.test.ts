import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tableHeld, tableLoaded } from '@snapferry/events';
import { fileUri, rollbackTo } from '@snapferry/iceberg';
import { parseProof, proofRecord, proofUri, property, rolledBackProperties } from '@snapferry/ports';
import { testProofMac, testRun, workUri } from '@snapferry/testkit';
import { describe, expect, it } from 'vitest';
import { foreignAppend, foreignCompaction } from '../../../packages/iceberg/tests/foreign-writers.ts';
import { dataFiles, deps, foreignFile, head, loaded, monday, type Rig, rows } from './loaded-table.ts';
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
