import { contractFromDocument, type JsonObject } from '@snapferry/contract';
import { tableLoadRequested } from '@snapferry/events';
import { type LoadPlan, loadPlan } from '@snapferry/ports';
import { contractDocument, deliver, runEvent, testRun } from '@snapferry/testkit';
import { describe, expect, it } from 'vitest';
import { planner } from './support.ts';

type Properties = Readonly<Record<string, unknown>>;

/** A contract on `t (Made, name, customer_name)` with more properties on the table and on the last column. */
function contractWith(ofTable: Properties, ofColumn: Properties = {}) {
  const columns = { Made: 'date', name: 'text', customer_name: 'text' };
  const document = structuredClone(contractDocument({ tables: { t: columns } }));
  const table = (document.schema as JsonObject[])[0] as JsonObject;
  const column = (table.properties as JsonObject[])[2] as JsonObject;
  add(table, ofTable);
  add(column, ofColumn);
  return contractFromDocument(document);
}

function add(node: JsonObject, properties: Properties): void {
  const given = Object.entries(properties).map(([property, value]) => ({ property, value }));
  Object.assign(node, { customProperties: [...((node.customProperties as JsonObject[]) ?? []), ...given] });
}

async function planOf(contract: ReturnType<typeof contractWith>): Promise<LoadPlan> {
  const run = testRun({ contract });
  const { publisher, objects, handler, putExport } = planner();
  await putExport({ 'public.t': {} }, run);
  await deliver(handler, runEvent.exportCompleted(run));
  const uri = publisher.dataOf(tableLoadRequested)[0]?.plan.uri ?? '';
  return loadPlan.parse(JSON.parse(new TextDecoder().decode(await objects.read(uri))));
}

describe('the plan of a table', () => {
  it('names sort and partition by the columns of the lake', async () => {
    const partition = ['month(Made)', 'bucket(16, name)', 'truncate(3, name)', 'customer_name'];
    const plan = await planOf(contractWith({ snapferrySort: ['Made desc', 'name'], snapferryPartition: partition }));
    expect(plan.sort).toEqual([
      { column: 'made', direction: 'desc' },
      { column: 'name', direction: 'asc' },
    ]);
    expect(plan.partition).toEqual([
      { column: 'made', transform: 'month' },
      { column: 'name', transform: 'bucket[16]' },
      { column: 'name', transform: 'truncate[3]' },
      { column: 'customer_name', transform: 'identity' },
    ]);
  });

  it('says nothing of either where the contract does not', async () => {
    const plan = await planOf(contractWith({}));
    expect(plan).not.toHaveProperty('sort');
    expect(plan).not.toHaveProperty('partition');
    expect(plan.columns.some((column) => 'renamedFrom' in column)).toBe(false);
  });

  it('tells a former name as the lake knew it, and none where only its case changed', async () => {
    const renamed = await planOf(contractWith({}, { snapferryRenamedFrom: 'Buyer' }));
    expect(renamed.columns[2]).toMatchObject({ target: 'customer_name', renamedFrom: 'buyer' });
    const recased = await planOf(contractWith({}, { snapferryRenamedFrom: 'Customer_Name' }));
    expect(recased.columns[2]).not.toHaveProperty('renamedFrom');
  });

  it('has the same policy digest with and without a former name: the values are the same', async () => {
    const renamed = await planOf(contractWith({}, { snapferryRenamedFrom: 'Buyer' }));
    expect(renamed.policyDigest).toBe((await planOf(contractWith({}))).policyDigest);
  });
});
