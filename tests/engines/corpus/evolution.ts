import { bigint, double, integer, listOf, numeric, real, text } from './kinds.ts';
import { type Column, type CorpusTable, column, id, paired } from './table.ts';

const greatest = ['1', '-2147483648', '2147483647', null] as const;

function numbers(kind: typeof integer): Column {
  const lists = [
    ['{1,NULL}', ['1', null]],
    ['{}', []],
    [null, null],
    ['{-1}', ['-1']],
  ] as const;
  return paired('numbers', listOf(kind), lists);
}

/** Each day one kind of change, then all kinds on one day. */
export const evolved: CorpusTable = {
  name: 'evolved',
  shows: 'columns renamed, widened, moved, dropped, and a name that comes back for another column',
  days: [
    {
      columns: [
        id(4),
        column('count', integer, greatest),
        column('share', real, ['0.5', '-0.0', 'NaN', null]),
        column('price', numeric(9, 2), ['1.00', '-9999999.99', '9999999.99', null]),
        numbers(integer),
        column('note', text, ['a', null, '', 'd']),
      ],
      files: 2,
    },
    {
      columns: [
        id(4),
        column('total', integer, greatest),
        column('share', real, ['0.5', '-0.0', 'NaN', null]),
        column('price', numeric(9, 2), ['1.00', '-9999999.99', '9999999.99', null]),
        numbers(integer),
        column('note', text, ['a', null, '', 'd']),
      ].map((each) => (each.name === 'total' ? { ...each, renamedFrom: 'count' } : each)),
    },
    {
      columns: [
        id(4),
        {
          ...column('total', bigint, ['1', '-9223372036854775808', '9223372036854775807', null]),
          renamedFrom: 'count',
        },
        column('share', double, ['0.1', '-0.0', 'NaN', null]),
        column('price', numeric(38, 2), ['1.00', `-${'9'.repeat(36)}.99`, `${'9'.repeat(36)}.99`, null]),
        numbers(bigint),
        column('note', text, ['a', null, '', 'd']),
      ],
    },
    {
      columns: [
        id(3),
        numbers(bigint),
        { ...column('total', bigint, ['1', '2', '3']), renamedFrom: 'count' },
        column('price', numeric(38, 2), ['1.00', '2.00', '3.00']),
      ].map((each) => ({ ...each, values: each.values.slice(0, 3) })),
      files: 3,
    },
    {
      columns: [
        id(2),
        // Another column of the old name: what was there before must not show through.
        column('note', numeric(5, 1), ['1.5', null]),
        { ...column('sum', bigint, ['7', '8']), renamedFrom: 'total' },
        column('price', numeric(38, 2), ['1.00', '2.00']),
        column('count', text, ['one', 'two']),
      ],
    },
  ],
};
