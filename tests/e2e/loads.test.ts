import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { releaseTable } from '../../packages/cli/src/commands/release.ts';
import { replayable } from '../../packages/cli/src/commands/replay.ts';
import { runSchedules } from '../../packages/cli/src/commands/scheduled.ts';
import { readStatus } from '../../packages/cli/src/commands/status.ts';
import { analystsQueries } from '../setup/analysts-queries.ts';
import { contractOf, item, person } from './support/contract-of-two.ts';
import { ShopOfTwo } from './support/shop-of-two.ts';

const contract = contractOf({ item, person }, { maxShrink: 0.5 });
let runs: string[];

const shop = new ShopOfTwo({ contract, homeOf: 'file' });

/** Three days: a good one, one with a held table and drift, and one on which a table does not cast. */
beforeAll(async () => {
  const day = async () => (await shop.day()).runId;
  runs = [await day()];
  await shop.pglite.exec('DELETE FROM item WHERE id > 100; ALTER TABLE person ADD COLUMN passport text');
  runs.push(await day());
  await shop.pglite.exec("ALTER TABLE person ALTER COLUMN id TYPE text USING 'x' || id");
  runs.push(await day());
});

const ask = (sql: string) => shop.query(sql);
const log = () => ask('SELECT run_id, revision, table_name, outcome, rows FROM two.snapferry_loads');
const queries = analystsQueries({ namespace: 'two', table: 'item' });

describe('the log of loads', () => {
  it('has a row for each table of each finished run, and is sound', async () => {
    const brief = (await log()).map(({ run_id, ...row }) => [runs.indexOf(String(run_id)), ...Object.values(row)]);
    expect(brief.sort()).toEqual([
      [0, 1, 'item', 'loaded', '500'],
      [0, 1, 'person', 'loaded', '200'],
      [1, 1, 'item', 'held', '100'],
      [1, 1, 'person', 'loaded', '200'],
      [2, 1, 'item', 'held', '100'],
      [2, 1, 'person', 'rejected', null],
    ]);
    expect(await shop.faultsOf('snapferry_loads')).toEqual([]);
  });

  it('answers the queries of docs/analysts.md: how fresh, what did not arrive, how the counts went', async () => {
    const [fresh, missing, counts, ...others] = queries;
    expect(others.map(({ engines }) => engines)).toEqual(['trino']);
    const [item_, person_] = await ask(fresh?.sql ?? '');
    const times = await Promise.all(runs.map(async (runId) => (await shop.app.ledger.get(runId))?.snapshot.time ?? ''));
    const asOf = (row: Record<string, unknown> | undefined) => Date.parse(String(row?.as_of));
    expect([item_?.table_name, item_?.row_count, asOf(item_)]).toEqual(['item', '500', Date.parse(times[0] ?? '')]);
    expect([person_?.table_name, person_?.row_count, asOf(person_)]).toEqual([
      'person',
      '200',
      Date.parse(times[1] ?? ''),
    ]);
    expect(item_?.hours_old).toBe('0');
    expect((await ask(missing?.sql ?? '')).map(({ table_name, outcome }) => [table_name, outcome])).toEqual([
      ['item', 'held'],
      ['person', 'rejected'],
    ]);
    expect((await ask(counts?.sql ?? '')).map(({ rows, outcome }) => [rows, outcome])).toEqual([
      ['100', 'held'],
      ['100', 'held'],
      ['500', 'loaded'],
    ]);
  });

  it('tells reason and drift with the table that they are of', async () => {
    const found = await ask(
      `SELECT table_name, reason, drift FROM two.snapferry_loads WHERE run_id = '${runs[2]}' ORDER BY 1`,
    );
    expect(found[0]).toMatchObject({ reason: expect.stringMatching(/^table-shrank: /), drift: null });
    expect(found[1]?.reason).toMatch(/^[a-z-]+: /);
    expect(JSON.parse(String(found[1]?.drift))).toEqual([
      expect.objectContaining({ column: 'id', change: 'type-changed', new: true }),
      expect.objectContaining({ column: 'passport', change: 'column-added', new: false }),
    ]);
  });

  it('is not changed by a replay that changes nothing, from wherever it begins', async () => {
    const before = (await shop.head('snapferry_loads')).version;
    for (const from of replayable.source) await shop.replay(runs[1] as string, from);
    expect((await shop.head('snapferry_loads')).version).toBe(before);
  });

  it('takes the next revision when a held table is released, and then says so', async () => {
    await releaseTable(shop.app, { runId: runs[2] as string, table: 'two.item' });
    const told = (await log()).filter(({ run_id }) => run_id === runs[2]);
    expect(told.map(({ revision, table_name, outcome }) => [revision, table_name, outcome]).sort()).toEqual([
      [1, 'item', 'held'],
      [1, 'person', 'rejected'],
      [2, 'item', 'loaded'],
      [2, 'person', 'rejected'],
    ]);
    expect((await ask(queries[0]?.sql ?? '')).map(({ table_name, row_count }) => [table_name, row_count])).toEqual([
      ['item', '100'],
      ['person', '200'],
    ]);
  });

  it('is kept, not shown as a table of content, and forgotten with nothing', async () => {
    const kept = await runSchedules(shop.app, ['table-keeper']);
    expect(kept.done.map(({ table }) => table)).toContain('two.snapferry_loads');
    expect((await readStatus(shop.home.path))[0]?.tables.map(({ name }) => name)).toEqual(['two.item', 'two.person']);
    expect(await log()).toHaveLength(8);
  });

  it('has its columns described where docs/analysts.md does', () => {
    const page = readFileSync(new URL('../../docs/analysts.md', import.meta.url), 'utf8');
    const described = [...page.matchAll(/^\| (`[^|]*`) \|/gm)].flatMap(([, cell = '']) =>
      [...cell.matchAll(/`([a-z_]+)`/g)].map(([, name]) => name),
    );
    expect(described).toEqual([
      ...['dataset', 'table_name', 'run_id', 'revision', 'source_snapshot_time', 'loaded_at'],
      ...['rows', 'outcome', 'reason', 'drift', 'proof'],
    ]);
  });
});
