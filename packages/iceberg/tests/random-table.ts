import { join } from 'node:path';
import fc from 'fast-check';
import { typeText } from '../src/column-types.ts';
import {
  type CommitDeps,
  currentSchema,
  type DataFile,
  type FileStore,
  type IcebergPrimitive,
  type PrimitiveValue,
  parseValue,
  planLayout,
  planSchema,
  type Schema,
  type TableHead,
  transformedType,
  type WantedColumn,
  type WantedLayout,
  type WantedPartition,
  type WantedSort,
} from '../src/index.ts';
import { extremesOf } from './extremes.ts';
import { madeUpFile, orders } from './fixtures.ts';
import { writeParquet } from './parquet-file.ts';
import { transformValue } from './transforms/transform-value.ts';
import type { Witness } from './witness.ts';

export interface World {
  readonly deps: CommitDeps & { readonly io: FileStore };
  /** Where real Parquet files go; without it files are made up, with values all the same. */
  readonly folder?: string;
  readonly witness: Witness;
}

/** A source of small decisions, so that one plain list of numbers makes a whole scenario, and shrinks well. */
export interface Dice {
  readonly roll: (sides: number) => number;
  readonly pick: <T>(from: readonly T[]) => T;
}

export function diceOf(numbers: readonly number[]): Dice {
  let at = 0;
  const roll = (sides: number): number => {
    at += 1;
    return (numbers[at % numbers.length] ?? 0) % sides;
  };
  return { roll, pick: (from) => from[roll(from.length)] as (typeof from)[number] };
}

export const throws = fc.array(fc.nat(999), { minLength: 1, maxLength: 40 });

const types: readonly WantedColumn['type'][] = [
  'boolean',
  'int',
  'long',
  'float',
  'double',
  'date',
  'time',
  'timestamp',
  'timestamptz',
  'string',
  'binary',
  'uuid',
  'decimal(5, 2)',
  'list<int>',
  'list<string>',
  'list<decimal(4, 0)>',
];
const names = ['a', 'b', 'c', 'a_day', 'b_bucket_3', 'köln-1', 'd'];
const wider: Readonly<Record<string, WantedColumn['type']>> = {
  int: 'long',
  float: 'double',
  'decimal(5, 2)': 'decimal(12, 2)',
  'list<int>': 'list<long>',
  'list<decimal(4, 0)>': 'list<decimal(20, 0)>',
};

/** Columns that a contract might ask for next, given those that the table has. */
export function nextColumns(dice: Dice, head: TableHead | undefined): readonly WantedColumn[] {
  const current = head === undefined ? [] : currentSchema(head.metadata).fields;
  const taken = new Set(current.map((field) => field.name));
  const columns: WantedColumn[] = [];
  for (const field of current) {
    const type = typeText(field.type) as WantedColumn['type'];
    const free = names.find((name) => !taken.has(name));
    const fate = dice.roll(9);
    if (fate === 0 && current.length > 1) continue;
    if (fate === 1 && free !== undefined) {
      taken.add(free);
      columns.push({ name: free, type, renamedFrom: field.name });
    } else columns.push({ name: field.name, type: fate === 2 ? (wider[type] ?? type) : type });
  }
  const free = names.filter((name) => !taken.has(name));
  const more = columns.length === 0 ? 3 : dice.roll(3);
  for (const name of free.slice(0, more)) columns.push({ name, type: dice.pick(types) });
  return dice.roll(5) === 0 ? columns.toReversed() : columns;
}

/** A partition spec and a sort order that the columns can have. */
export function nextLayout(dice: Dice, columns: readonly WantedColumn[]): WantedLayout {
  const plain = columns.filter(({ type }) => !type.startsWith('list'));
  const candidates = plain.flatMap(({ name, type }) =>
    (['identity', 'day', 'year', 'hour', 'truncate[10]', 'bucket[3]'] as const)
      .filter((transform) => isAudited(transform, type) && fits(transform, type as IcebergPrimitive))
      .map((transform): WantedPartition => ({ column: name, transform })),
  );
  const partition = [...new Set(Array.from({ length: dice.roll(3) }, () => dice.pick(candidates)))];
  const sort = plain
    .slice(0, dice.roll(2))
    .map(({ name }): WantedSort => ({ column: name, direction: dice.pick(['asc', 'desc']) }));
  return { partition: partition.filter((each) => each !== undefined), sort };
}

/** DuckDB reads bytes in another form than it tells them in, and a manifest list cannot tell the bounds of uuids. */
function isAudited(transform: WantedPartition['transform'], type: string): boolean {
  return type !== 'binary' && !(type === 'uuid' && transform === 'identity');
}

function fits(transform: WantedPartition['transform'], type: IcebergPrimitive): boolean {
  try {
    transformedType(transform, type);
    return true;
  } catch {
    return false;
  }
}

/**
 * Files of some rows each, in the layout's order. Columns that say where a file belongs have one and the same value in all
 * of its rows; the others have extremes too.
 */
export async function nextFiles(
  dice: Dice,
  world: World,
  head: TableHead | undefined,
  columns: readonly WantedColumn[],
  layout: WantedLayout,
): Promise<readonly DataFile[]> {
  const { schema } = planSchema(head, columns);
  const { partitionFields: fields, sortOrder } = planLayout(head?.metadata, schema, layout);
  const sources = new Set(fields.map(({ column }) => column));
  const orderBy = sortOrder.fields.map(
    (key) => `"${nameOf(schema, key['source-id'])}" ${key.direction} ${key['null-order'].replace('-', ' ')}`,
  );
  const files: DataFile[] = [];
  for (let i = dice.roll(3); i > 0; i -= 1) {
    const place = new Map(columns.map(({ name, type }) => [name, textOf(dice, type)]));
    const rows = Array.from({ length: 1 + dice.roll(5) }, () =>
      columns.map(({ name, type }) => (sources.has(name) ? place.get(name) : extremeOf(dice, type))),
    );
    const partition = new Map(
      fields.map(({ name, column, transform, sourceType }) => {
        const text = place.get(column);
        const value = text === undefined ? null : (parseValue(sourceType, text) as PrimitiveValue);
        return [name, transformValue(transform, sourceType, value)];
      }),
    );
    files.push({ ...(await fileOf(world, schema, columns, rows, orderBy)), partition });
  }
  return files;
}

function nameOf(schema: Schema, id: number): string {
  const field = schema.fields.find((each) => each.id === id);
  if (field === undefined) throw new Error(`the schema has no field ${id}`);
  return field.name;
}

let fileNumber = 0;

/** A file without a partition, in the table's current columns. */
export async function plainFile(dice: Dice, world: World, head: TableHead): Promise<DataFile> {
  const schema = currentSchema(head.metadata);
  const columns = schema.fields.map(({ name, type }) => ({ name, type: typeText(type) }) as WantedColumn);
  return fileOf(world, schema, columns, [columns.map(({ type }) => extremeOf(dice, type))]);
}

type Texts = readonly (string | undefined)[];

async function fileOf(
  { folder }: World,
  schema: Schema,
  columns: readonly WantedColumn[],
  rows: readonly Texts[],
  orderBy: readonly string[] = [],
): Promise<DataFile> {
  if (folder === undefined) {
    fileNumber += 1;
    return { ...madeUpFile(`random-${fileNumber}`, BigInt(rows.length)), columns: new Map() };
  }
  const order = orderBy.length === 0 ? '' : ` ORDER BY ${orderBy.join(', ')}`;
  return writeParquet(join(folder), `${rowsQuery(columns, rows)}${order}`, schema);
}

const duckdbNames: Readonly<Record<string, string>> = { long: 'BIGINT', string: 'VARCHAR', binary: 'BLOB' };

/** A query that gives these rows, made of DuckDB's texts of their values. */
export function rowsQuery(columns: readonly Pick<WantedColumn, 'name' | 'type'>[], rows: readonly Texts[]): string {
  const names = columns.map(({ name }) => `"${name}"`);
  const casts = columns.map(({ name, type }) => `"${name}"::${duckdbType(type)} AS "${name}"`);
  const value = (text: string | undefined) => (text === undefined ? 'NULL' : `'${text.replaceAll("'", "''")}'`);
  const values = rows.map((row) => `(${row.map(value).join(', ')})`);
  return `SELECT ${casts.join(', ')} FROM (VALUES ${values.join(', ')}) AS given(${names.join(', ')})`;
}

function duckdbType(type: string): string {
  const element = /^list<(.+)>$/.exec(type)?.[1];
  if (element !== undefined) return `${duckdbType(element)}[]`;
  return duckdbNames[type] ?? type;
}

/** As DuckDB prints a value of the type; undefined: null. */
function textOf(dice: Dice, type: string): string | undefined {
  if (dice.roll(4) === 0) return undefined;
  const n = dice.roll(50) - 25;
  if (type === 'list<string>') return `['', NULL, 'n ${n}']`;
  if (type.startsWith('list')) return `[${n}, NULL]`;
  if (type.startsWith('decimal')) return `${n}.25`;
  const date = new Date(n * 86_400_000 * 200).toISOString().slice(0, 10);
  switch (type) {
    case 'boolean':
      return String(n > 0);
    case 'date':
      return date;
    case 'time':
      return `0${Math.abs(n) % 10}:59:59.5`;
    case 'uuid':
      return `00000000-0000-4000-8000-0000000000${String(n + 50)}`;
    case 'binary':
      return `\\xFF\\x00${n}`;
    case 'timestamp':
      return `${date} 23:59:59.5`;
    case 'timestamptz':
      return `${date} 23:59:59.5+00`;
    case 'string':
      return `😀é ${n}, a text of more than sixteen characters`;
    case 'float':
    case 'double':
      return `${n}.5`;
    default:
      return String(n);
  }
}

/** One in three is the least or greatest that there is, or of no order at all. */
function extremeOf(dice: Dice, type: string): string | undefined {
  return dice.roll(3) === 0 ? dice.pick(extremesOf(type)) : textOf(dice, type);
}

export const table = orders;
