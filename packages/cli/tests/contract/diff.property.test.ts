import {
  type ContractTable,
  type DataContract,
  diffContracts,
  InvalidContractError,
  isCarried,
} from '@snapferry/contract';
import { planLayout, planSchema, type TableHead, type WantedColumn } from '@snapferry/iceberg';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lakeTypes } from '../../src/app/lake-types.ts';
import { contractOf, type EditedColumn } from './edited-contracts.ts';

const types = [
  ...['smallint', 'integer', 'bigint', 'real', 'numeric(10,2)', 'numeric(12,2)', 'numeric', 'uuid'],
  ...['text', 'varchar(5)', 'date', 'timestamp', 'integer[]', 'bigint[]'],
];
const names = ['a', 'b', 'C', 'd', 'e', 'b_bucket_4'];

const treatment = (type: string): fc.Arbitrary<Pick<EditedColumn, 'policy' | 'properties'>> =>
  fc.constantFrom(
    { policy: 'allow' },
    { policy: 'allow' },
    { policy: 'redact' },
    { policy: 'drop' },
    { policy: 'allow', properties: { snapferryOnInvalid: 'string' } },
    ...(type === 'real' ? [] : [{ policy: 'hmac' }]),
    ...(/text|varchar/.test(type) ? [{ policy: 'truncate', properties: { snapferryTruncate: 2 } }] : []),
    ...(/date|timestamp/.test(type) ? [{ policy: 'truncate', properties: { snapferryTruncate: 'year' } }] : []),
  );

const column: fc.Arbitrary<EditedColumn> = fc
  .record({ name: fc.constantFrom(...names), type: fc.constantFrom(...types) })
  .chain((named) => treatment(named.type).map((treated) => ({ ...named, ...treated })));

const columns = fc.uniqueArray(column, { selector: ({ name }) => name, minLength: 1, maxLength: 5 });

/** A layout that some table of the columns may have; whether it may, the contract says. */
const layout = fc.record({
  partition: fc.constantFrom(undefined, 'a', 'b', 'bucket(4, b)', 'truncate(2, C)', 'month(d)'),
  sort: fc.constantFrom(undefined, 'a', 'd desc'),
});

/** The contract, without the layout where the columns do not allow it. */
function contractWith(
  version: string,
  edited: readonly EditedColumn[],
  of: { partition?: string | undefined; sort?: string | undefined },
) {
  const properties = {
    ...(of.partition === undefined ? {} : { snapferryPartition: of.partition }),
    ...(of.sort === undefined ? {} : { snapferrySort: of.sort }),
  };
  for (const each of [properties, {}]) {
    try {
      return contractOf({ version, tables: [{ name: 't', columns: edited, properties: each }] });
    } catch (error) {
      if (!(error instanceof InvalidContractError)) throw error;
    }
  }
  return undefined;
}

/** Two versions that have most of their columns in common, as versions do; some of the new ones are old ones renamed. */
const versions = fc
  .record({
    older: columns,
    newer: columns,
    coins: fc.array(fc.boolean(), { minLength: 10, maxLength: 10 }),
    layouts: fc.tuple(layout, layout),
  })
  .map(({ older, newer, coins, layouts }) => {
    const stays = older.filter((_column, index) => coins[index]);
    const taken = new Set(stays.map(({ name }) => name));
    const gone = older.filter(({ name }) => !taken.has(name));
    const fresh = newer
      .filter(({ name }) => !taken.has(name))
      .map((each, index) => {
        const former = gone.find(({ name }) => newer.every((other) => other.name !== name));
        if (former === undefined || coins[5 + index]) return each;
        gone.splice(gone.indexOf(former), 1);
        return { ...each, properties: { ...each.properties, snapferryRenamedFrom: former.name } };
      });
    return [contractWith('1.0.0', older, layouts[0]), contractWith('2.0.0', [...stays, ...fresh], layouts[1])] as const;
  })
  .filter((pair): pair is readonly [DataContract, DataContract] =>
    pair.every((contract) => contract?.tables[0]?.carried === true),
  );

/** What the loader asks of the lake for a table, as load-planner plans it. */
function wanted({ columns, partition = [], sort = [] }: ContractTable) {
  const target = (name: string): string => columns.find((each) => each.name === name)?.target ?? name;
  return {
    columns: columns.filter(isCarried).map((each): WantedColumn => {
      const former = each.renamedFrom?.toLowerCase();
      return {
        name: each.target,
        type: lakeTypes.of(each) as WantedColumn['type'],
        ...(former === undefined || former === each.target ? {} : { renamedFrom: former }),
      };
    }),
    layout: {
      partition: partition.map(({ column: name, transform, parameter }) => ({
        column: target(name),
        transform: (parameter === undefined ? transform : `${transform}[${parameter}]`) as 'identity',
      })),
      sort: sort.map(({ column: name, direction }) => ({ column: target(name), direction })),
    },
  };
}

/** The lake table as the older contract alone makes it. */
function tableOf(older: ContractTable): TableHead {
  const { columns, layout } = wanted(older);
  const { schema, lastColumnId } = planSchema(undefined, columns);
  const { spec } = planLayout(undefined, schema, layout);
  return {
    identifier: { namespace: 'two', name: 't' },
    metadata: {
      schemas: [schema],
      'current-schema-id': schema['schema-id'],
      'last-column-id': lastColumnId,
      'partition-specs': [spec],
      'default-spec-id': spec['spec-id'],
      'last-partition-id': Math.max(999, ...spec.fields.map((field) => field['field-id'])),
      'sort-orders': [],
    },
  } as unknown as TableHead;
}

/** The columns that the newer contract makes of the table; undefined where the lake refuses. */
function evolved(older: ContractTable, newer: ContractTable) {
  const head = tableOf(older);
  const { columns, layout } = wanted(newer);
  try {
    const { schema } = planSchema(head, columns);
    planLayout(head.metadata, schema, layout);
    return { before: head.metadata.schemas[0]?.fields ?? [], after: schema.fields };
  } catch {
    return undefined;
  }
}

describe('the diff of two contracts, against what the lake does with them', () => {
  it('says refused exactly where the lake refuses', () => {
    let refusals = 0;
    fc.assert(
      fc.property(versions, ([older, newer]) => {
        const [before, after] = [older.tables[0] as ContractTable, newer.tables[0] as ContractTable];
        const { verdict, changes } = diffContracts(older, newer, { lake: lakeTypes });
        const lake = evolved(before, after);
        if (lake === undefined) refusals += 1;
        expect({ refused: verdict === 'refused', changes }).toMatchObject({ refused: lake === undefined });
      }),
      { numRuns: 300 },
    );
    expect(refusals).toBeGreaterThan(20);
  });

  it('never says compatible where a column that readers know is gone, or is of a narrower type', () => {
    let compatible = 0;
    fc.assert(
      fc.property(versions, ([older, newer]) => {
        const [before, after] = [older.tables[0] as ContractTable, newer.tables[0] as ContractTable];
        if (diffContracts(older, newer, { lake: lakeTypes }).verdict !== 'compatible') return;
        compatible += 1;
        const lake = evolved(before, after);
        for (const { name, id } of lake?.before ?? []) {
          expect(lake?.after.find((field) => field.name === name)).toMatchObject({ id });
        }
      }),
      { numRuns: 300 },
    );
    expect(compatible).toBeGreaterThan(10);
  });
});
