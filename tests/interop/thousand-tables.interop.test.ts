import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { contractOf } from '../e2e/support/contract-of-two.ts';
import { ShopOfTwo } from '../e2e/support/shop-of-two.ts';

const tables = 1000;
/** EventBridge takes no larger entry (user guide, "Calculating PutEvents event entry size"). */
const largestEvent = 256 * 1024;

const named = (index: number): string => `a_table_with_a_name_of_the_usual_length_${index}`;
const names = Array.from({ length: tables }, (_, index) => named(index));

const shop = new ShopOfTwo({
  async prepare(pglite) {
    for (const [index, name] of names.entries()) {
      await pglite.exec(`CREATE TABLE ${name} (id integer PRIMARY KEY, note text, unnamed text);
        INSERT INTO ${name} SELECT n, 'note ' || n FROM generate_series(1, ${index % 3}) n`);
    }
  },
});

it('1,000 tables are carried: each is planned, loaded and told once, in events that EventBridge takes', {
  timeout: 600_000,
}, async () => {
  const columns = [
    { name: 'id', type: 'integer', policy: 'allow' },
    { name: 'note', type: 'text', policy: 'allow' },
  ];
  const contract = contractOf(Object.fromEntries(names.map((name) => [name, columns])));
  const result = await shop.day({ contract });

  expect(result.status).toBe('complete');
  expect(result.tables.map(({ name, outcome, rows }) => [name, outcome, rows])).toEqual(
    names.map((name, index) => [`two.${name}`, 'loaded', index % 3]),
  );
  expect(result.drift).toHaveLength(tables);

  const { buses, queues } = shop.app.cloud;
  const events = buses.archived({ subject: result.runId }).map(({ bus, envelope }) => ({ bus: bus.name, envelope }));
  const tooLarge = events.filter(({ envelope }) => Buffer.byteLength(JSON.stringify(envelope)) > largestEvent);
  expect(tooLarge).toEqual([]);
  const onLake = events.filter(({ bus }) => bus === 'snapferry-lake').map(({ envelope }) => envelope['detail-type']);
  const counts = Object.fromEntries(
    [...Map.groupBy(onLake, (type) => type)].map(([type, told]) => [type, told.length]),
  );
  // The work grows with the tables, and nothing is done or told twice.
  expect(counts).toMatchObject({ TableLoadRequested: tables, TableLoaded: tables, RunCompleted: 1 });
  expect(queues.dead()).toEqual([]);
  const plans = readdirSync(join(shop.home.path, 'objects'), { recursive: true, withFileTypes: true }).filter(
    ({ parentPath, name }) => parentPath.includes('/plans/') && name.endsWith('.json'),
  );
  expect(plans).toHaveLength(tables);
});
