import { bigint, date, integer, listOf, numeric, text } from './kinds.ts';
import { type Column, type Content, type CorpusTable, column, id, paired } from './table.ts';

export const nothing: CorpusTable = {
  name: 'nothing',
  shows: 'a table without a row',
  days: [
    { columns: [id(0), column('words', text, []), column('wholes', listOf(integer), []), column('day', date, [])] },
  ],
};

/** Three hundred columns of five types in turn, each with nulls at other places. */
export const wide: CorpusTable = {
  name: 'wide',
  shows: 'three hundred columns',
  days: [{ columns: [id(5), ...Array.from({ length: 299 }, (_, index) => wideColumn(index + 1))] }],
};

function wideColumn(number: number): Column {
  const name = `c${String(number).padStart(3, '0')}`;
  const kinds = [integer, text, bigint, numeric(12, 3)] as const;
  const kind = kinds[number % kinds.length] ?? integer;
  const end = kind.icebergType.startsWith('decimal') ? '.125' : '';
  return column(
    name,
    kind,
    Array.from({ length: 5 }, (_, row) => ((row + number) % 4 === 0 ? null : `${number * 10 + row}${end}`)),
  );
}

/** One row a file. */
export const manyFiles: CorpusTable = {
  name: 'many_files',
  shows: 'sixty files of one row each',
  days: [
    {
      columns: [
        id(60),
        column(
          'words',
          text,
          Array.from({ length: 60 }, (_, index) => `file ${index}`),
        ),
      ],
      files: 60,
    },
  ],
};

/** Rows of the first `rows` numbers; `step` tells the days apart. */
function day(rows: number, step: number, more: readonly Column[] = []): Content {
  const numbers = Array.from({ length: rows }, (_, index) => index);
  return {
    columns: [
      id(rows),
      column(
        'words',
        text,
        numbers.map((n) => (n % 3 === 0 ? null : `day ${step}, row ${n}`)),
      ),
      column(
        'price',
        numeric(9, 2),
        numbers.map((n) => `${n * step}.50`),
      ),
      ...more,
    ],
    files: 2,
  };
}

function tags(rows: number): Column {
  const values = Array.from({ length: rows }, (_, n) => [n % 2 ? '{}' : '{a,NULL}', n % 2 ? [] : ['a', null]] as const);
  return paired('tags', listOf(text), values);
}

export const history: CorpusTable = {
  name: 'history',
  shows: 'five days: replaced, a column added, emptied, filled again',
  days: [
    day(4, 1),
    day(6, 2),
    day(6, 3, [column('extra', bigint, [null, '1', '2', '3', '4', '5']), tags(6)]),
    { columns: day(0, 4, [column('extra', bigint, []), tags(0)]).columns },
    day(2, 5, [column('extra', bigint, ['-1', null]), tags(2)]),
  ],
};
