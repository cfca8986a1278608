import { inject } from 'vitest';
import { allTypes } from './corpus/all-types.ts';
import { asText } from './corpus/as-text.ts';
import { type Cell, float32 } from './corpus/cells.ts';
import type { CorpusTable } from './corpus/table.ts';
import { describeReader, opened } from './describe-reader.ts';
import { clickHouse } from './engines/clickhouse.ts';
import { duckDb } from './engines/duckdb.ts';
import { polars, pyIceberg } from './engines/python-engines.ts';
import type { FilterException } from './exceptions.ts';

const { python } = inject('tools');

// Spark and Trino stand in for the engines that most people use; both filter all of these well.
const calendar: FilterException[] = [
  {
    table: 'by_time',
    columns: ['day', 'moment'],
    reason: "Python's calendar has no day before the year 1 or after 9999, and it looks for one",
  },
  { table: 'by_hour', columns: ['day'], reason: "Python's calendar, again" },
];

describeReader(
  'PyIceberg',
  opened(async () => pyIceberg(python)),
  {
    cannotFilter: [
      ...calendar,
      {
        table: 'floats',
        columns: ['single'],
        values: [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].map(float32),
        reason: 'it takes an infinity for a number beyond those of the type',
      },
    ],
  },
);
describeReader(
  'DuckDB',
  opened(async () => duckDb(python)),
  {
    cannotFilter: [
      { table: 'by_step', columns: ['price'], reason: 'its truncate of a negative decimal ends in an internal error' },
    ],
  },
);
// It lets PyIceberg plan.
describeReader(
  'Polars',
  opened(async () => polars(python)),
  { cannotFilter: calendar },
);

const listsOf = ({ days: [day] }: CorpusTable) =>
  (day?.columns ?? []).filter(({ kind }) => kind.icebergType.startsWith('list<')).map(({ name }) => name);
const nullLists = {
  reads: (cell: Cell) => cell ?? [],
  reason: 'it has no list that is NULL, and reads an empty one',
};
// Microseconds of the day.
const wholeSeconds = (cell: Cell) => (cell === null ? null : String(BigInt(String(cell)) / 1_000_000n));
const years = 'its dates end in 1900 and 2299 where it works out partitions';
describeReader(
  'ClickHouse',
  opened(async () => clickHouse(python)),
  {
    cannot: [
      { table: 'all_types', columns: listsOf(allTypes), ...nullLists },
      { table: 'as_text', columns: listsOf(asText), ...nullLists },
      { table: 'evolved', columns: ['numbers'], ...nullLists },
      {
        table: 'times',
        columns: ['at'],
        reads: wholeSeconds,
        reason: 'it has no time of day, and reads whole seconds',
      },
      { table: 'far_dates', columns: ['day'], reason: 'its Date32 begins with the year 0' },
      { table: 'by_uuid', reason: 'it fails on the partition value of a uuid' },
    ],
    cannotFilter: [
      { table: 'by_time', columns: ['day', 'moment', 'instant'], reason: years },
      { table: 'by_hour', columns: ['day', 'moment', 'instant'], reason: years },
    ],
  },
);
