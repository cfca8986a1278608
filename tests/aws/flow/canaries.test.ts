import { PGlite } from '@electric-sql/pglite';
import { hstore } from '@electric-sql/pglite/contrib/hstore';
import { contractFromDocument } from '@snapferry/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contractDocument } from '../../canary/database/generated-contract.ts';
import { createDatabase, generateDatabase, spoil } from '../../canary/database/generated-database.ts';
import { pgliteSql } from '../../canary/database/sql-database.ts';
import { openScanner, type Scanner, together } from '../../canary/scan/scan.ts';
import type { Secret } from '../../canary/scan/secrets.ts';
import type { ServiceCall } from '../record/made-call.ts';
import { type DayOnEmulators, startDay } from './day-on-emulators.ts';
import { everyMessage, everyObject, type Standing } from './every-byte.ts';
import { pseudonymisationKey } from './two-accounts.ts';

const rows = 44;

describe.each([
  ['source', 11],
  ['lake', 12],
] as const)('a generated database with canaries, exported in the %s, seed %i', (exportMode, seed) => {
  const calls: ServiceCall[] = [];
  let pglite: PGlite;
  let day: DayOnEmulators;
  let secrets: Secret[];
  let scanner: Scanner;

  beforeAll(async () => {
    pglite = await PGlite.create({ extensions: { hstore } });
    const sql = pgliteSql(pglite, 'postgres');
    const database = generateDatabase(seed);
    secrets = [...(await createDatabase(sql, database)), ...(await spoil(sql, database))];
    const document = contractDocument(database, { database: 'postgres', export: exportMode });
    const contract = contractFromDocument({
      ...document,
      id: 'shop',
      customProperties: [...document.customProperties, { property: 'snapferryKeyId', value: 'shop-1' }],
    });
    const foreseen = Array.from({ length: 4 }, () => ({ 'shop.people': rows }));
    day = await startDay({ contract, pglite, foreseen, record: (call) => calls.push(call) });
    scanner = await openScanner([...secrets, { name: 'key', texts: [], binaries: [pseudonymisationKey] }]);
  });
  afterAll(async () => {
    scanner?.close();
    await day?.close();
    await pglite?.close();
  });

  const look = async (standing: readonly Standing[]) =>
    together(await Promise.all(standing.map(({ name, bytes }) => scanner.scanBytes(name, bytes))));

  it('is carried but for the values that do not cast, and replayed', async () => {
    await day.carry(exportMode === 'source' ? 0 : 1);
    const outcomes = (type: string) => day.dataOf(type).map(({ table }) => (table as { name: string }).name);
    expect(outcomes('TableLoaded')).toEqual(['shop.people']);
    expect(outcomes('TableRejected').sort()).toEqual(['shop.mistyped', 'shop.spoilt']);
    const { runId } = day.dataOf('RunCompleted')[0] as { runId: string };
    const { buses, queues } = day.world.cloud;
    for (const event of buses.archived({ subject: runId })) buses.replay(event, 'again');
    await day.world.cloud.drain();
    expect(queues.dead()).toEqual([]);
  });

  it('leaves them in the landing bucket of the account that exports, and in no other object', async () => {
    const objects = await everyObject(day, calls);
    const isRaw = ({ name }: Standing) => name.startsWith(`${exportMode}-landing/`);
    const { leaks: raw } = await look(objects.filter(isRaw));
    const planted = secrets.map(({ name }) => name).filter((name) => !name.startsWith('the catalogue'));
    expect(planted.filter((name) => !raw.some((leak) => leak.startsWith(`${name}: `)))).toEqual([]);
    const { leaks, undecodable, formats } = await look(objects.filter((each) => !isRaw(each)));
    expect([leaks, undecodable]).toEqual([[], []]);
    expect(Object.keys(formats)).toEqual(expect.arrayContaining(['parquet', 'avro', 'json']));
  });

  it('leaves them in no table, event, message or log, and in no file of a function', async () => {
    const messages = await look(await everyMessage(day));
    expect(messages).toMatchObject({ leaks: [], undecodable: [] });
    expect(await scanner.scanFolders([day.world.folder])).toMatchObject({ leaks: [], undecodable: [] });
  });
});
