import { globSync, readFileSync, renameSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readStatus } from '../../packages/cli/src/commands/status.ts';
import { contractOf, item, person } from './support/contract-of-two.ts';
import { outcomes, ShopOfTwo } from './support/shop-of-two.ts';

const contract = contractOf({ item, person });

const shop = new ShopOfTwo();

/** The run's exported file of that kind and table. */
function exported(runId: string, table: string, kind: 'part-*.parquet' | '_SUCCESS'): string {
  const found = globSync(
    `${shop.home.path}/objects/snapferry-source-landing/exports/two/${runId}/**/public.${table}/*/${kind}`,
  );
  expect(found).toHaveLength(1);
  return found[0] as string;
}

/** A good first day, then a second one that stops where the test wants to tamper. */
async function secondDayStoppedAfter(step: 'export' | 'plan'): Promise<string> {
  expect((await shop.day()).status).toBe('complete');
  await shop.pglite.exec("INSERT INTO item VALUES (1000, 1.00, '2026-06-01', 'new')");
  const stopped = await shop.day({ stopAfter: step });
  expect(stopped.status).toBe('open');
  shop.home.reopen();
  return stopped.runId;
}

describe('a damaged export', () => {
  it('rejects the table of a truncated part, keeps its last good state, loads the rest, and mends by replay', async () => {
    const runId = await secondDayStoppedAfter('export');
    const part = exported(runId, 'item', 'part-*.parquet');
    const whole = readFileSync(part);
    truncateSync(part, Math.floor(whole.length / 2));

    const rejected = await shop.replay(runId);

    expect(rejected.status).toBe('incomplete');
    expect(outcomes(rejected)).toEqual({ 'two.item': 'part-unreadable', 'two.person': 'loaded' });
    expect(rejected.tables[0]?.reason).toMatch(/part-.*\.parquet.*expected.*found/s);
    expect(rejected.tables[0]?.metadataLocation).toMatch(/v1\.metadata\.json$/);
    expect(await shop.rowsOf('two.item')).toBe(500);

    writeFileSync(part, whole);
    const mended = await shop.replay(runId);
    expect(mended.status).toBe('complete');
    expect(outcomes(mended)).toEqual({ 'two.item': 'loaded', 'two.person': 'already-loaded' });
    expect(await shop.rowsOf('two.item')).toBe(501);
  });

  it('rejects a table whose part vanished between plan and load', async () => {
    const runId = await secondDayStoppedAfter('plan');
    const part = exported(runId, 'item', 'part-*.parquet');
    renameSync(part, `${shop.home.path}/aside`);
    const rejected = await shop.replay(runId, 'TableLoadRequested');
    expect(outcomes(rejected)).toEqual({ 'two.item': 'part-changed', 'two.person': 'loaded' });
    expect(rejected.tables[0]?.reason).toMatch(/expected \d+ bytes as planned, found none/);
    expect(await shop.rowsOf('two.item')).toBe(500);

    renameSync(`${shop.home.path}/aside`, part);
    expect((await shop.replay(runId, 'TableLoadRequested')).status).toBe('complete');
    expect(await shop.rowsOf('two.item')).toBe(501);
  });

  it('rejects a table whose part changed between plan and load, even with the same size', async () => {
    const runId = await secondDayStoppedAfter('plan');
    const part = exported(runId, 'item', 'part-*.parquet');
    utimesSync(part, new Date(0), new Date(0));
    const rejected = await shop.replay(runId, 'TableLoadRequested', 'two.item');
    expect(outcomes(rejected)['two.item']).toBe('part-changed');
    expect(rejected.tables[0]?.reason).toContain('replay the run from ExportCompleted');

    // Planned anew, the same bytes are what the plan says.
    const mended = await shop.replay(runId);
    expect(mended.status).toBe('complete');
    expect(await shop.rowsOf('two.item')).toBe(501);
  });

  it('rejects a table with a batch folder without _SUCCESS', async () => {
    const runId = await secondDayStoppedAfter('export');
    const marker = exported(runId, 'person', '_SUCCESS');
    rmSync(marker);
    const rejected = await shop.replay(runId);
    expect(outcomes(rejected)).toEqual({ 'two.item': 'loaded', 'two.person': 'export-incomplete' });
    expect(rejected.tables[1]?.reason).toContain('_SUCCESS');
    writeFileSync(marker, '');
    expect((await shop.replay(runId)).status).toBe('complete');
  });

  it('asks for another export when the raw one has expired, and carries that', async () => {
    const runId = await secondDayStoppedAfter('export');
    rmSync(`${shop.home.path}/objects/snapferry-source-landing/exports/two/${runId}`, { recursive: true });
    const carried = await shop.replay(runId);
    expect(carried.status).toBe('complete');
    expect(
      globSync(`${shop.home.path}/objects/snapferry-source-landing/exports/two/${runId}/*`).map((path) =>
        path.split('/').at(-1),
      ),
    ).toEqual(['2']);
    expect(await shop.rowsOf('two.item')).toBe(501);
  });
});

describe('values that do not cast', () => {
  it('rejects the table by column and count, never by value, and leaves it as it was', async () => {
    expect((await shop.day()).status).toBe('complete');
    await shop.pglite.exec("UPDATE item SET made = 'infinity' WHERE id <= 3");
    const rejected = await shop.day();
    expect(outcomes(rejected)).toEqual({ 'two.item': 'invalid-values', 'two.person': 'loaded' });
    expect(rejected.tables[0]?.reason).toMatch(/made.*3/s);
    expect(rejected.tables[0]?.reason).toContain('snapferryOnInvalid');
    expect(JSON.stringify(rejected)).not.toContain('infinity');
    expect(await shop.rowsOf('two.item')).toBe(500);
  });

  it('turns them into null, counted, where the contract says so', async () => {
    await shop.pglite.exec("UPDATE item SET made = 'infinity' WHERE id <= 3");
    const tolerant = item.map((column) =>
      column.name === 'made' ? { ...column, more: ', {property: snapferryOnInvalid, value: "null"}' } : column,
    );
    const result = await shop.day({ contract: contractOf({ item: tolerant, person }, { version: '1.1.0' }) });
    expect(result.status).toBe('complete');
    const rows = await shop.query('select count(*)::int as n from two.item where made is null');
    expect(rows).toEqual([{ n: 3 }]);
    expect(result.tables[0]?.nulledValues).toEqual([{ column: 'made', count: 3 }]);
  });
});

describe('a contract that does not fit the database', () => {
  it('rejects a missing table and a missing column by name, and carries the rest', async () => {
    const gone = [{ name: 'id', type: 'integer', policy: 'allow' }];
    const more = [...item, { name: 'colour', type: 'text', policy: 'allow' }];
    const result = await shop.day({ contract: contractOf({ item: more, person, gone }) });
    expect(outcomes(result)).toEqual({
      'two.item': 'column-missing',
      'two.person': 'loaded',
      'two.gone': 'table-missing',
    });
    expect(result.tables[0]?.reason).toContain('colour');
    expect(result.drift).toContainEqual(
      expect.objectContaining({ table: 'public.gone', change: 'table-missing', new: true }),
    );
  });

  it('rejects a table that RDS cannot export by its name, says why, and carries the rest', async () => {
    await shop.pglite.exec('CREATE TABLE "odd name" (id integer)');
    try {
      const odd = [{ name: 'id', type: 'integer', policy: 'allow' }];
      const result = await shop.day({ contract: contractOf({ item, '"odd name"': odd }) });
      expect(outcomes(result)).toEqual({ 'two.item': 'loaded', 'two.odd_name': 'table-missing' });
      expect(result.tables[1]?.reason).toContain('letters, digits');
    } finally {
      await shop.pglite.exec('DROP TABLE "odd name"');
    }
  });

  it('rejects a changed contract under an old version number', async () => {
    expect((await shop.day()).status).toBe('complete');
    const changed = contractOf({ item: item.slice(0, 3), person });
    const result = await shop.day({ contract: changed });
    expect(outcomes(result)).toEqual({
      'two.item': 'contract-version-reused',
      'two.person': 'contract-version-reused',
    });
    expect(result.tables[0]?.reason).toContain('Raise');
  });
});

describe('what must not be replaced without a word', () => {
  it('is a lost key: tables hashed with it are rejected until it is back', async () => {
    expect((await shop.day()).status).toBe('complete');
    renameSync(`${shop.home.path}/keys/local-1.key`, `${shop.home.path}/aside`);
    const rejected = await shop.day();
    expect(outcomes(rejected)).toEqual({ 'two.item': 'loaded', 'two.person': 'key-unavailable' });
    renameSync(`${shop.home.path}/aside`, `${shop.home.path}/keys/local-1.key`);
    const mended = await shop.replay(rejected.runId);
    expect(mended.status).toBe('complete');
  });

  it('is a dataset of another database', async () => {
    await shop.day();
    await expect(shop.app.deployDataset(contract, 'sample-shop')).rejects.toThrow(
      /expected dataset two of database sample-shop/,
    );
  });
});

describe('an event of ours that nobody knows', () => {
  it('is parked on its bus, and relayed to nobody', () => {
    const { buses, queues } = shop.app.cloud;
    const bus = shop.app.cloud.bus('source', 'team');
    buses.put(bus, {
      source: 'snapferry.source',
      detailType: 'SnapshotCompletedV2',
      time: '2026-11-23T00:00:00Z',
      resources: [],
      detail: {},
    });
    expect(queues.dead().map(({ queue }) => queue)).toEqual(['unknown-events-source']);
  });
});

describe('an event of a future version', () => {
  async function heardAgain(dataschema: string) {
    const day = await shop.day();
    const { buses, queues } = shop.app.cloud;
    const told = buses
      .archived({ subject: day.runId })
      .map(({ envelope }) => envelope)
      .find((envelope) => envelope['detail-type'] === 'ExportCompleted');
    const detail = told?.detail as { id: string; data: object };
    buses.put(shop.app.cloud.bus('source', 'team'), {
      source: 'snapferry.source',
      detailType: 'ExportCompleted',
      time: '2026-11-23T00:00:00Z',
      resources: [],
      detail: { ...detail, dataschema, data: { ...detail.data, somethingNew: { of: 'tomorrow' } } },
    });
    await shop.app.cloud.drain();
    return queues.dead().map(({ queue }) => queue);
  }

  it('is understood where it only says more', async () => {
    expect(await heardAgain('urn:snapferry:event:ExportCompleted:1.99')).toEqual([]);
  });

  it('waits for people where it may mean something else, and the next day goes on', async () => {
    const dead = await heardAgain('urn:snapferry:event:ExportCompleted:2.0');
    expect(dead.sort()).toEqual(['lake-load-planner-on-export-completed', 'lake-run-tracker-on-run-event']);
    expect((await shop.day()).status).toBe('complete');
  });
});

interface Told {
  readonly drift: readonly unknown[];
  readonly driftOmitted?: number;
}

describe('a database wider than an event', () => {
  it('is announced all the same, with what was left out counted', async () => {
    const columns = Array.from(
      { length: 1500 },
      (_, index) => `a_rather_long_column_name_that_no_contract_mentions_${index} integer`,
    );
    await shop.pglite.exec(
      `CREATE TABLE wide (id integer PRIMARY KEY, ${columns.join(', ')}); CREATE TABLE wide_too (LIKE wide INCLUDING ALL)`,
    );
    try {
      const id = [{ name: 'id', type: 'integer', policy: 'allow' }];
      const wide = contractOf({ wide: id, wide_too: id });
      const result = await shop.day({ contract: wide });
      expect(result.status).toBe('complete');
      expect(shop.app.cloud.queues.dead()).toEqual([]);
      const told = (type: string) =>
        shop.app.cloud.buses
          .archived({ subject: result.runId })
          .filter(({ bus, envelope }) => bus.name === 'snapferry-lake' && envelope['detail-type'] === type)
          .map(({ envelope }) => (envelope.detail as { data: Told }).data);
      const all = 2 * columns.length;
      for (const { drift, driftOmitted = 0 } of told('TableLoadRequested')) {
        expect(driftOmitted).toBeGreaterThan(0);
        expect(drift.length + driftOmitted).toBe(all / 2);
      }
      const [run] = told('RunCompleted');
      expect((run?.drift.length ?? 0) + (run?.driftOmitted ?? 0)).toBe(all);
      expect(result.drift.length + (result.driftOmitted ?? 0)).toBe(all);
      expect(result.drift.length).toBeGreaterThan(run?.drift.length ?? 0);
      const omitted = run?.driftOmitted;
      expect(shop.app.notifications.lake.since(0).at(-1)?.text).toContain(`${omitted} more items of drift`);
      const [status] = await readStatus(shop.home.path);
      expect(status?.lastRun).toMatchObject({ drift: result.drift, driftOmitted: result.driftOmitted });
    } finally {
      await shop.pglite.exec('DROP TABLE wide, wide_too');
    }
  });
});
