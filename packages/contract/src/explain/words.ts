import { canonicalType, typeKind } from '../physical-type.ts';
import type { ColumnPolicy, ContractColumn } from '../types.ts';

/** What a policy does, to one who has never heard of hashes. */
export const MEANINGS: Readonly<Record<ColumnPolicy, string>> = {
  allow: 'The value reaches the lake as it is in the database.',
  hmac: 'A code of 64 characters takes the place of the value. Equal values get equal codes, so one can count and join; the value cannot be read from the code. Who holds the secret key, or can compare with a list of values and their codes, can test a guess.',
  truncate:
    'Only the beginning of the value reaches the lake: its first characters, or the year, month or day of a date.',
  redact: 'The column is there and always empty.',
  drop: 'Nothing of it reaches the lake. If its table is exported, the raw export holds it until that is deleted.',
};

/** `1 day`, `7 days`. */
export function days(count: number): string {
  return counted(count, 'day');
}

export function reachesInWords({ policy, truncate, onInvalid }: ContractColumn): string {
  if (policy === 'allow') return onInvalid === 'null' ? 'as it is; empty where it does not fit its type' : 'as it is';
  if (policy === 'hmac') return 'as a pseudonym';
  if (policy === 'redact') return 'always empty';
  if (policy === 'drop') return 'not at all';
  if (typeof truncate === 'number') return truncate === 1 ? 'its first character' : `its first ${truncate} characters`;
  return { year: 'its year', month: 'its year and month', day: 'its day' }[truncate ?? 'day'];
}

const KINDS = {
  integer: 'whole number',
  float: 'number',
  numeric: 'number',
  money: 'amount of money',
  boolean: 'yes or no',
  binary: 'bytes',
  date: 'date',
  timestamp: 'date and time',
  time: 'time of day',
  uuid: 'identifier',
  array: 'list',
  oid: 'identifier',
} as const;

const TEXTS: ReadonlyMap<string, string> = new Map([
  ['json', 'JSON document'],
  ['jsonb', 'JSON document'],
  ['xml', 'XML document'],
  ['inet', 'network address'],
  ['cidr', 'network address'],
  ['macaddr', 'device address'],
  ['interval', 'span of time'],
  ['point', 'place'],
  ['public.geometry', 'place'],
  ['public.geography', 'place'],
]);

/** What kind of thing a type holds; empty where the contract does not say. */
export function kindInWords(physicalType: string): string {
  if (physicalType === '') return '';
  const kind = typeKind(physicalType);
  return kind === 'text' ? (TEXTS.get(canonicalType(physicalType).replace(/\(.*$/, '')) ?? 'text') : KINDS[kind];
}

export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
}
