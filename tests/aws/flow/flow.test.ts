import { createHmac } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import {
  DeleteTableCommand,
  GetTableMetadataLocationCommand,
  S3TablesClient,
  UpdateTableMetadataLocationCommand,
} from '@aws-sdk/client-s3tables';
import type { PGlite } from '@electric-sql/pglite';
import { parseContract } from '@snapferry/contract';
import { type ReleaseMarker, releaseUri } from '@snapferry/ports';
import { dynamoRunLedger, s3ObjectStore } from '@snapferry/ports/aws';
import { workUri } from '@snapferry/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contractYaml, item, person } from '../../e2e/support/contract-of-two.ts';
import { resetRows, startDatabase } from '../../e2e/support/database-of-two.ts';
import type { ServiceCall } from '../record/made-call.ts';
import { recordedCalls } from '../record/recorded-calls.ts';
import { type DayOnEmulators, startDay } from './day-on-emulators.ts';
import { pseudonymisationKey } from './two-accounts.ts';

const recorded: ServiceCall[] = [];
let pglite: PGlite;
beforeAll(async () => {
  pglite = await startDatabase();
});
afterAll(() => pglite?.close());

const whole = { 'shop.item': 500, 'shop.person': 200 };
const tenTimes = Array.from({ length: 10 }, () => whole);

/** One day of one dataset, from RDS's event to the last notification, every service by its own Lambda entries. */
function describeDay(exportMode: 'source' | 'lake'): void {
  describe(`a day on emulators, exported in the ${exportMode}`, () => {
    const properties = { snapferryExport: exportMode, snapferryKeyId: 'shop-1' };
    // The database has one column more than the contract: drift, which both teams hear of.
    const tables = contractYaml({ item: item.slice(0, 3), person }, { dataset: 'shop', properties, maxShrink: 0.5 });
    // One day its contract fits into events, the other it is read from where it is kept.
    const purpose = exportMode === 'source' ? 'x'.repeat(70_000) : 'x';
    const contract = parseContract(`${tables}description: {purpose: ${purpose}}\n`, 'shop.yaml');
    let day: DayOnEmulators;

    beforeAll(async () => {
      await resetRows(pglite);
      const next = exportMode === 'source' ? [] : [{ 'shop.person': 200 }, { ...whole, 'shop.item': 100 }];
      const foreseen = [whole, ...next, ...tenTimes];
      day = await startDay({ contract, pglite, foreseen, record: (call) => recorded.push(call) });
    });
    afterAll(() => day?.close());

    it('goes from the snapshot to the lake by itself', async () => {
      await day.carry(exportMode === 'source' ? 0 : 1);
      expect(day.world.cloud.queues.dead(), day.world.output().slice(-4000)).toEqual([]);
      expect(day.dataOf('RunCompleted')).toMatchObject([{ dataset: 'shop', status: 'complete', revision: 1 }]);
    });

    it('announces every step once, each in its own account', () => {
      const steps = day.world.announced.map(({ source, type }) => `${source} ${type}`);
      const expected = {
        source: ['source SnapshotTaken', 'source SnapshotCompleted', 'source ExportCompleted'],
        lake: ['source SnapshotTaken', 'source SnapshotCompleted', 'lake SnapshotReceived', 'lake ExportCompleted'],
      }[exportMode];
      const loads = ['TableLoadRequested', 'TableLoadRequested', 'TableLoaded', 'TableLoaded'];
      const rest = [...loads, 'RunCompleted', 'RunReconciled'].map((type) => `lake ${type}`);
      expect(steps.sort()).toEqual([...expected, ...rest].map((step) => `snapferry.${step}`).sort());
    });

    it('leaves in the lake what the contract allows of every row, and nothing else', async () => {
      const { rows: ofSource } = await pglite.query(
        'SELECT id, price::text AS price, made::text AS made FROM item ORDER BY id',
      );
      expect((await day.table('shop.item')).rows).toEqual(ofSource);
      const people = await day.table('shop.person');
      const { rows } = await pglite.query<{ id: number; email: string; born: string }>(
        "SELECT id, email, date_trunc('year', born)::date::text AS born FROM person ORDER BY id",
      );
      const pseudonym = (email: string) => createHmac('sha256', pseudonymisationKey).update(email).digest('hex');
      expect(people.rows).toEqual(
        rows.map(({ id, email, born }) => ({ id: String(id), email: pseudonym(email), born })),
      );
      expect(people.head.metadata.properties['snapferry.key-id']).toBe('shop-1');
    });

    it('is remembered in the ledger and in the log of loads, and looked at by the readers’ engine', async () => {
      const dynamo = new DynamoDBClient(day.accounts.settings.lake);
      const [run] = await dynamoRunLedger({ dynamo, tableName: 'ledger' }).list('shop', 10);
      expect(run).toMatchObject({ status: 'complete', revision: 1, announcedRevision: 1 });
      expect(run?.tables.map(({ name, outcome, rows }) => [name, outcome, rows])).toEqual([
        ['shop.item', 'loaded', 500],
        ['shop.person', 'loaded', 200],
      ]);
      expect(await logOfLoads(day)).toEqual(['item 1 loaded 500', 'person 1 loaded 200']);
      expect(day.dataOf('RunReconciled')).toMatchObject([{ engine: 'athena', matches: 2, mismatches: [] }]);
    });

    it('is told to both teams, the column that nobody named included', async () => {
      for (const team of ['source', 'lake'] as const) {
        const told = (await day.accounts.topics[team].queue.take()).join('\n');
        expect(told).toContain('public.item.note');
        expect(told).not.toContain('p1@example.org');
      }
    });

    it('left tables that can be verified: a file that is not what it was is found', async () => {
      const objects = s3ObjectStore({ s3: new S3Client(day.accounts.settings.lake) });
      const [file = ''] = (await day.table('shop.item')).files;
      expect(await verify(day, 'shop.item')).toMatchObject({ status: 'intact', files: 1, findings: [] });
      const bytes = await objects.read(file);
      await objects.write(file, bytes.with(100, (bytes[100] ?? 0) ^ 1));
      expect(await verify(day, 'shop.item')).toMatchObject({ status: 'damaged' });
      await objects.write(file, bytes);
      expect(await verify(day, 'shop.item')).toMatchObject({ status: 'intact' });
    });

    if (exportMode === 'lake') {
      it('holds back a table that lost most of its rows the day after, until a person releases it', async () => {
        await pglite.exec('DELETE FROM item WHERE id > 100');
        await day.carry();
        expect(day.dataOf('RunCompleted').at(-1)).toMatchObject({ status: 'incomplete', revision: 1 });
        const [held] = day.dataOf('TableHeld') as [{ runId: string; rows: number }];
        expect(held).toMatchObject({ table: { name: 'shop.item' }, rows: 100, rowsBefore: 500 });
        expect((await day.table('shop.item')).rows.length).toBe(500);
        await release(day, held);
        expect(day.dataOf('RunCompleted').at(-1)).toMatchObject({ status: 'complete', revision: 2 });
        expect((await day.table('shop.item')).rows.length).toBe(100);
        expect(await logOfLoads(day)).toContain('item 2 loaded 100');
        expect(day.dataOf('RunReconciled').map(({ matches, mismatches }) => [matches, mismatches])).toEqual([
          [2, []],
          [1, []],
          [2, []],
        ]);
      });
    }

    it('changes nothing when everything is told again', async () => {
      const { runId } = day.dataOf('RunCompleted')[0] as { runId: string };
      const ends = new Set(day.of('RunCompleted').map(({ id }) => id));
      const { metadataLocation } = (await day.table('shop.item')).head;
      const { buses, queues } = day.world.cloud;
      for (const event of buses.archived({ subject: runId })) buses.replay(event, 'again');
      await day.world.cloud.drain();
      expect(queues.dead()).toEqual([]);
      expect((await day.table('shop.item')).head.metadataLocation).toBe(metadataLocation);
      expect(new Set(day.of('RunCompleted').map(({ id }) => id))).toEqual(ends);
    });

    it('leaves nothing for the schedules to find', async () => {
      const { cloud, announced } = day.world;
      const before = announced.length;
      const couriers = exportMode === 'lake' ? ['snapshot-courier'] : [];
      for (const service of [...couriers, 'snapshot-publisher', 'export-publisher', 'run-tracker', 'table-keeper']) {
        const runs = await cloud.runSchedules(service);
        expect(runs.length, service).toBeGreaterThan(0);
        expect(runs.map(({ fault }) => fault).filter(Boolean), service).toEqual([]);
      }
      await cloud.drain();
      expect(announced.slice(before).map(({ type }) => type)).toEqual([]);
    });

    it('keeps the key, the hashed and the dropped values out of every event and log', () => {
      for (const trace of [day.world.output(), JSON.stringify(day.world.announced)]) {
        expect(trace.length).toBeGreaterThan(1000);
        for (const canary of ['p1@example.org', 'Person 1', Buffer.from(pseudonymisationKey).toString('hex')]) {
          expect(trace.includes(canary)).toBe(false);
        }
      }
    });

    if (exportMode === 'lake') {
      it('leaves no copy of the snapshot in either account, and no raw file in the source', async () => {
        expect(await day.rds.source.copies.list()).toEqual([]);
        expect(await day.rds.lake.copies.list()).toEqual([]);
        const { Contents = [] } = await day.accounts.s3.send(new ListObjectsV2Command({ Bucket: 'source-landing' }));
        expect(Contents).toEqual([]);
      });

      it('knows by the log of loads that newer content was lost, where a table bucket points to an earlier state', async () => {
        const { 'metadata-log': earlier } = (await day.table('shop.item')).head.metadata;
        const table = { tableBucketARN: day.accounts.tableBucketArn, namespace: 'shop', name: 'item' };
        const { versionToken } = await s3Tables(day).send(new GetTableMetadataLocationCommand(table));
        const metadataLocation = earlier.at(-1)?.['metadata-file'];
        await s3Tables(day).send(new UpdateTableMetadataLocationCommand({ ...table, versionToken, metadataLocation }));
        const said = expect.stringContaining('newer metadata are lost');
        expect(await verify(day, 'shop.item')).toMatchObject({ status: 'damaged', files: 1, findings: [said] });
      });
    }

    it('knows by the log of loads that a table is lost', async () => {
      const table = { tableBucketARN: day.accounts.tableBucketArn, namespace: 'shop', name: 'person' };
      expect(await verify(day, 'shop.person')).toMatchObject({ status: 'intact' });
      await s3Tables(day).send(new DeleteTableCommand(table));
      const said = expect.stringMatching(/expected the table that run r-[0-9a-f]{32} loaded, found none/);
      expect(await verify(day, 'shop.person')).toMatchObject({ status: 'damaged', files: 0, findings: [said] });
    });
  });
}

const s3Tables = ({ accounts }: DayOnEmulators) => new S3TablesClient(accounts.settings.lake);
const verify = ({ world }: DayOnEmulators, table: string) =>
  world.ask('table-loader', 'on-verification-requested', { table });

async function logOfLoads(day: DayOnEmulators): Promise<string[]> {
  const { rows } = await day.table('shop.snapferry_loads');
  return rows.map(({ table_name, revision, outcome, rows }) => [table_name, revision, outcome, rows].join(' ')).sort();
}

/** What docs/runbooks/held-table.md tells people to do. */
async function release(day: DayOnEmulators, { runId, rows }: { runId: string; rows: number }): Promise<void> {
  const objects = s3ObjectStore({ s3: new S3Client(day.accounts.settings.lake) });
  const releasedAt = new Date().toISOString();
  const marker: ReleaseMarker = { version: 1, runId, table: 'shop.item', rows, releasedAt };
  const uri = releaseUri(workUri, { runId, table: 'item' });
  await objects.write(uri, new TextEncoder().encode(JSON.stringify(marker)));
  const { buses } = day.world.cloud;
  const asked = buses
    .archived({ subject: runId })
    .filter(({ envelope }) => envelope['detail-type'] === 'TableLoadRequested');
  for (const event of asked) buses.replay(event, 'release');
  await day.world.cloud.drain();
}

describeDay('source');
describeDay('lake');

it('the record of AWS calls is what was made', async () => {
  await expect(recordedCalls(recorded)).toMatchFileSnapshot('../recorded-calls.json');
});
