import { uuids } from './all-types.ts';
import { edges } from './edges.ts';
import { bigint, integer, numeric } from './kinds.ts';
import { type Column, type Content, type CorpusTable, column, id } from './table.ts';

const columns: readonly Column[] = edges.days[0]?.columns ?? [];

const codes: readonly Column[] = uuids.days[0]?.columns ?? [];

const steps: readonly Column[] = [
  id(9),
  column('whole', integer, ['-11', '-10', '-9', '-1', '0', '1', '9', '10', null]),
  column('big', bigint, ['-1001', '-1000', '-999', '-1', '0', '1', '999', '1000', null]),
  column('price', numeric(9, 2), ['-1.01', '-1.00', '-0.99', '-0.01', '0.00', '0.01', '0.99', '1.00', null]),
];

function partitioned(name: string, partition: readonly string[], sort?: readonly string[]): CorpusTable {
  const content: Content = { columns, partition, ...(sort === undefined ? {} : { sort }) };
  return { name, shows: `partitions by ${partition.join(', ')}`, days: [content] };
}

/** The rows of `edges` under every transform; together they have the least, the greatest and no value in each. */
export const partitions: readonly CorpusTable[] = [
  partitioned('by_value', ['whole', 'yes', 'price', 'words', 'day'], ['id desc']),
  partitioned('by_wide_value', ['big', 'widest', 'bytes', 'moment', 'instant']),
  partitioned('by_time', ['year(day)', 'month(moment)', 'day(instant)'], ['moment', 'words desc']),
  partitioned('by_hour', ['month(day)', 'hour(moment)', 'hour(instant)']),
  partitioned('by_bucket', [
    'bucket(4, whole)',
    'bucket(5, big)',
    'bucket(3, price)',
    'bucket(3, widest)',
    'bucket(7, words)',
    'bucket(4, bytes)',
    'bucket(2, day)',
    'bucket(4, moment)',
  ]),
  partitioned('by_start', ['truncate(3, words)', 'truncate(2, bytes)']),
  {
    name: 'by_step',
    shows: 'partitions of numbers by truncate, which rounds down below 0 too',
    days: [{ columns: steps, partition: ['truncate(10, whole)', 'truncate(1000, big)', 'truncate(100, price)'] }],
  },
  { name: 'by_uuid', shows: 'partitions by uuid', days: [{ columns: codes, partition: ['code'] }] },
  {
    name: 'by_uuid_bucket',
    shows: "partitions by a uuid's bucket",
    days: [{ columns: codes, partition: ['bucket(4, code)'] }],
  },
  {
    name: 'respecified',
    shows: 'another partition spec and sort order each day, and none',
    days: [
      { columns, partition: ['whole'] },
      { columns, partition: ['truncate(3, words)', 'year(day)'], sort: ['price desc'] },
      { columns, sort: ['words'], files: 2 },
      { columns, partition: ['whole'], sort: ['price desc'] },
    ],
  },
];

/** The columns that a day's partition spec names. */
export function partitionColumns({ partition = [] }: Content): readonly string[] {
  return partition.map((clause) => /^\w+\((?:\d+, )?(\w+)\)$/.exec(clause)?.[1] ?? clause);
}
