import { tableLoadRequested } from '@snapferry/events';
import { dataContract, deliver, exportPlace, runEvent, testRun } from '@snapferry/testkit';
import { describe, expect, it } from 'vitest';
import { planner } from './support.ts';

const columns = {
  id: 'bigint',
  price: 'numeric(10,2)',
  weight: 'numeric',
  code: 'character varying(20)',
  made: 'timestamp(3) without time zone',
} as const;

type Mapping = Readonly<Record<string, string | number | null>>;

/** As exports tell it: every field with every column, 0 where the type has none. */
const asExported: Readonly<Record<keyof typeof columns, Mapping>> = {
  id: mapping('bigint', { originalNumPrecision: 64 }),
  price: mapping('numeric', { originalNumPrecision: 10 }),
  weight: mapping('numeric', {}),
  code: mapping('character varying', { originalCharMaxLength: 20 }),
  made: mapping('timestamp without time zone', { originalDateTimePrecision: 3 }),
};

function mapping(originalType: string, more: Mapping): Mapping {
  return { originalType, originalCharMaxLength: 0, originalNumPrecision: 0, originalDateTimePrecision: 0, ...more };
}

async function driftOf(changes: Readonly<Record<string, Mapping>> = {}) {
  const run = testRun({ contract: dataContract({ tables: { t: columns } }) });
  const { publisher, objects, handler, putExport } = planner();
  await putExport({ 'public.t': {} }, run);
  const told = { ...asExported, ...changes };
  const originalTypeMappings = Object.entries(told).map(([columnName, fields]) => ({ columnName, ...fields }));
  const { uri, taskId } = exportPlace(run);
  const status = { target: 'app.public.t', status: 'COMPLETE', schemaMetadata: { originalTypeMappings } };
  const body = new TextEncoder().encode(JSON.stringify({ perTableStatus: [status] }));
  await objects.write(`${uri}export_tables_info_${taskId}_from_1_to_1.json`, body);
  await deliver(handler, runEvent.exportCompleted(run));
  return publisher.dataOf(tableLoadRequested)[0]?.drift;
}

const typeChanged = (column: string, found: string) => [{ table: 'public.t', column, change: 'type-changed', found }];

describe('what an export tells of its types', () => {
  it('is no drift where it is as the contract says', async () => {
    expect(await driftOf()).toEqual([]);
  });

  it('is drift where a numeric has another precision, and the load goes on', async () => {
    expect(await driftOf({ price: mapping('numeric', { originalNumPrecision: 12 }) })).toEqual(
      typeChanged('price', 'numeric(12)'),
    );
    expect(await driftOf({ price: mapping('numeric', { originalNumPrecision: '8' }) })).toEqual(
      typeChanged('price', 'numeric(8)'),
    );
    expect(await driftOf({ weight: mapping('numeric', { originalNumPrecision: 10 }) })).toEqual(
      typeChanged('weight', 'numeric(10)'),
    );
  });

  it.each([0, '0', -1, '', null, 'many'])(
    'is no drift where a precision reads %j, which says nothing',
    async (found) => {
      expect(await driftOf({ price: mapping('numeric', { originalNumPrecision: found }) })).toEqual([]);
    },
  );

  it('is no drift where only a length or the digits of a time differ', async () => {
    const drift = await driftOf({
      code: mapping('character varying', { originalCharMaxLength: '400' }),
      made: mapping('timestamp without time zone', { originalDateTimePrecision: 6 }),
    });
    expect(drift).toEqual([]);
  });

  it('is drift where an integer grew', async () => {
    expect(await driftOf({ id: mapping('integer', { originalNumPrecision: 32 }) })).toEqual(
      typeChanged('id', 'integer'),
    );
  });
});
