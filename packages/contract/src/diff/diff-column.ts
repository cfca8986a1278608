import { daysUntilGone } from '../explain/days-until-gone.ts';
import { canonicalType, elementType, typeKind } from '../physical-type.ts';
import { quoted } from '../text.ts';
import type { ContractColumn } from '../types.ts';
import { about, type ContractChange, type DiffContext } from './change.ts';

interface ColumnContext extends DiffContext {
  readonly fresh: boolean;
}

/** What changes in a column that both versions carry. */
export function* diffColumn(
  older: ContractColumn,
  newer: ContractColumn,
  table: string,
  context: ColumnContext,
): Generator<ContractChange> {
  const change = about({ table, column: newer.name });
  if (older.target !== newer.target) {
    yield change('column-renamed', 'breaking', 'same', {
      before: older.target,
      after: newer.target,
      lake: 'The column keeps its place and its history under the new name.',
      readers: `Queries must say ${quoted(newer.target)}, of earlier states of the table too.`,
    });
  }
  yield* diffType(older, newer, table, context);
  if (older.policy !== newer.policy || older.truncate !== newer.truncate) {
    yield policyChanged(older, newer, table, context);
  }
  if (older.onInvalid !== newer.onInvalid) {
    yield change('invalid-values-changed', 'compatible', 'same', {
      before: older.onInvalid,
      after: newer.onInvalid,
      lake: ON_INVALID[newer.onInvalid],
      readers:
        newer.onInvalid === 'null'
          ? 'NULL may mean a value that did not fit; how many there are stands in the run.'
          : 'Nothing of the values that fit.',
    });
  }
}

const ON_INVALID = {
  reject: 'A value that does not fit the type rejects the table that day.',
  null: 'A value that does not fit the type becomes NULL, counted.',
  string: 'The whole column is carried as text, so that every value fits.',
} as const;

function* diffType(
  older: ContractColumn,
  newer: ContractColumn,
  table: string,
  { lake, fresh }: ColumnContext,
): Generator<ContractChange> {
  const change = about({ table, column: newer.name });
  const [from, to] = [lake.of(older), lake.of(newer)];
  if (from === to) {
    if (canonicalType(older.physicalType) === canonicalType(newer.physicalType)) return;
    const kept = keepsText(older, newer) || (newer.policy !== 'hmac' && to !== 'string' && to !== 'list<string>');
    yield change('type-restated', kept ? 'compatible' : 'breaking', 'same', {
      before: older.physicalType,
      after: newer.physicalType,
      lake: `The column stays ${to}.`,
      readers: kept
        ? 'The same values.'
        : newer.policy === 'hmac'
          ? 'PostgreSQL may write the same value differently, and then its pseudonym is another.'
          : 'The same values may be written differently.',
    });
    return;
  }
  const types = { before: `${older.physicalType} (${from})`, after: `${newer.physicalType} (${to})` };
  if (fresh) {
    yield change('type-changed', 'breaking', 'same', {
      ...types,
      lake: `The table is made anew, with the column as ${to}.`,
      readers: 'Queries that count on the old type may fail or mean something else.',
    });
  } else if (lake.widens(from, to)) {
    yield change('type-widened', 'compatible', 'same', {
      ...types,
      lake: `The column becomes ${to}; earlier states stay readable.`,
      readers: 'Larger values may come; programs that keep them in a narrower type of their own should look.',
    });
  } else {
    yield change('type-changed', 'refused', 'same', {
      ...types,
      lake: `Iceberg cannot turn ${from} into ${to}: the table is rejected every day, and stays as it was. Carry the column under another name, or the table under another snapferryTarget.`,
      readers: 'The table is refreshed no more.',
    });
  }
}

const INTEGERS = new Set(['smallint', 'integer', 'bigint']);
const TEXTS = new Set(['text', 'character varying']);

/** Whether PostgreSQL writes every value of the old type as it writes the same value in the new one. */
function keepsText(older: ContractColumn, newer: ContractColumn): boolean {
  const [before, after] = [bare(older.physicalType), bare(newer.physicalType)];
  if (before.isArray !== after.isArray) return false;
  if ([INTEGERS, TEXTS].some((family) => family.has(before.base) && family.has(after.base))) return true;
  return before.base === 'numeric' && after.base === 'numeric' && before.scale === after.scale;
}

function bare(physicalType: string) {
  const type = elementType(physicalType);
  return {
    base: type.replace(/\([^()]*\)/, ''),
    scale: /,(-?\d+)\)/.exec(type)?.[1],
    isArray: typeKind(physicalType) === 'array',
  };
}

function policyChanged(
  older: ContractColumn,
  newer: ContractColumn,
  table: string,
  { retention }: ColumnContext,
): ContractChange {
  const change = about({ table, column: newer.name });
  const { earlier, lake } = daysUntilGone(retention);
  const exposure = exposureOf(older, newer);
  const past =
    exposure === 'less'
      ? ` Earlier states of the table tell what they told for ${earlier} days, and are physically gone after ${lake} at most.`
      : '';
  return change('policy-changed', older.policy === 'redact' ? 'compatible' : 'breaking', exposure, {
    before: policyText(older),
    after: policyText(newer),
    lake: `The next load replaces all values.${past}`,
    readers: READERS[newer.policy as keyof typeof READERS],
  });
}

const READERS = {
  allow: 'The values as they are in the database, in place of what stood there.',
  hmac: 'Pseudonyms in place of what stood there: equal values stay equal, and nothing else can be told; they join with hmac columns only.',
  truncate: 'The first characters of a text, or a shortened date, in place of what stood there.',
  redact: 'NULL in every row.',
} as const;

function policyText({ policy, truncate }: ContractColumn): string {
  return truncate === undefined ? policy : `${policy} to ${truncate}`;
}

/** How much of a value each policy tells. A pseudonym tells which rows are equal, a cut value something of the value itself. */
const TELLS = { drop: 0, redact: 0, hmac: 1, truncate: 2, allow: 3 } as const;
const UNITS = ['year', 'month', 'day'];

function exposureOf(older: ContractColumn, newer: ContractColumn): ContractChange['exposure'] {
  const by = TELLS[newer.policy] - TELLS[older.policy] || depthOf(newer) - depthOf(older);
  return by > 0 ? 'more' : by < 0 ? 'less' : 'same';
}

function depthOf({ truncate }: ContractColumn): number {
  return typeof truncate === 'number' ? truncate : UNITS.indexOf(truncate ?? '');
}
