import { tableLoadRequested } from '@snapferry/events';
import { dataContract, deliver, runEvent, testRun } from '@snapferry/testkit';
import { describe, expect, it } from 'vitest';
import { planner } from './support.ts';

const columns = {
  id: 'bigint',
  name: 'character varying(20)',
  price: 'numeric(10,2)',
  tags: 'text[]',
  state: 'mood',
  at: 'timestamp with time zone',
  secret: { type: 'text', policy: 'drop' },
  unset: { type: 'integer', policy: null },
} as const;
const asExported = {
  id: 'bigint',
  name: 'character varying',
  price: 'numeric',
  tags: 'ARRAY',
  state: 'USER-DEFINED',
  at: 'timestamp with time zone',
  secret: 'text',
  unset: 'integer',
};

async function driftOf(exported: Readonly<Record<string, string>> | undefined) {
  const run = testRun({ contract: dataContract({ tables: { t: columns } }) });
  const { publisher, handler, putExport } = planner();
  await putExport({ 'public.t': exported === undefined ? {} : { columns: exported } }, run);
  await deliver(handler, runEvent.exportCompleted(run));
  return publisher.dataOf(tableLoadRequested)[0]?.drift;
}

const without = (name: string) => Object.fromEntries(Object.entries(asExported).filter(([key]) => key !== name));

describe('drift', () => {
  it('is none where the export has what the contract names', async () => {
    expect(await driftOf(asExported)).toEqual([]);
  });

  it('is none where the export does not tell its columns', async () => {
    expect(await driftOf(undefined)).toEqual([]);
  });

  it('is a column that the contract does not name', async () => {
    expect(await driftOf({ ...asExported, passport: 'text' })).toEqual([
      { table: 'public.t', column: 'passport', change: 'column-added' },
    ]);
  });

  it('is a carried column of another type', async () => {
    expect(await driftOf({ ...asExported, id: 'integer' })).toEqual([
      { table: 'public.t', column: 'id', change: 'type-changed', found: 'integer' },
    ]);
  });

  it('is cut so that what may reject the table is told, and the newest of many added columns', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 1500 }, (_, index) => [`${'wide'.repeat(14)}_${index}`, 'text']),
    );
    const drift = (await driftOf({ ...many, ...asExported, id: 'integer', passport: 'text' })) ?? [];
    expect(drift.length).toBeLessThan(1500);
    expect(drift.slice(0, 2).map(({ column, change }) => [column, change])).toEqual([
      ['id', 'type-changed'],
      ['passport', 'column-added'],
    ]);
  });

  it.each(['secret', 'unset'])('is nothing about the column %s, which the contract drops', async (name) => {
    expect(await driftOf(without(name))).toEqual([]);
    expect(await driftOf({ ...asExported, [name]: 'bytea' })).toEqual([]);
  });
});
