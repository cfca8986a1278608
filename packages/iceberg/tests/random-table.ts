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
import { madeUpFile, orders } from './fixtures.ts';
import { writeParquet } from './parquet-file.ts';
import { transformValue } from './transforms/transform-value.ts';

export interface World {
  readonly deps: CommitDeps & { readonly io: FileStore };
  /** Where real Parquet files go; without it files are made up, with values all the same. */
  readonly folder?: string;
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
  'date',
  'timestamp',
  'timestamptz',
  'string',
  'decimal(5, 2)',
  'list<int>',
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
      .filter((transform) => fits(transform, type as IcebergPrimitive))
      .map((transform): WantedPartition => ({ column: name, transform })),
  );
  const partition = [...new Set(Array.from({ length: dice.roll(3) }, () => dice.pick(candidates)))];
  const sort = plain
    .slice(0, dice.roll(2))
    .map(({ name }): WantedSort => ({ column: name, direction: dice.pick(['asc', 'desc']) }));
  return { partition: partition.filter((each) => each !== undefined), sort };
}

function fits(transform: WantedPartition['transform'], type: IcebergPrimitive): boolean {
  try {
    transformedType(transform, type);
    return true;
  } catch {
    return false;
  }
}

/** Files of one row each, every one with its own values, in the partition where they belong. */
export async function nextFiles(
  dice: Dice,
  world: World,
  head: TableHead | undefined,
  columns: readonly WantedColumn[],
  layout: WantedLayout,
): Promise<readonly DataFile[]> {
  const { schema } = planSchema(head, columns);
  const fields = planLayout(head?.metadata, schema, layout).partitionFields;
  const files: DataFile[] = [];
  for (let i = dice.roll(3); i > 0; i -= 1) {
    const texts = new Map(columns.map(({ name, type }) => [name, textOf(dice, type)]));
    const partition = new Map(
      fields.map(({ name, column, transform, sourceType }) => {
        const text = texts.get(column);
        const value = text === undefined ? null : (parseValue(sourceType, text) as PrimitiveValue);
        return [name, transformValue(transform, sourceType, value)];
      }),
    );
    files.push({ ...(await fileOf(world, schema, columns, texts)), partition });
  }
  return files;
}

let fileNumber = 0;

/** A file without a partition, in the table's current columns. */
export async function plainFile(dice: Dice, world: World, head: TableHead): Promise<DataFile> {
  const schema = currentSchema(head.metadata);
  const columns = schema.fields.map(({ name, type }) => ({ name, type: typeText(type) }) as WantedColumn);
  return fileOf(world, schema, columns, new Map(columns.map(({ name, type }) => [name, textOf(dice, type)])));
}

async function fileOf(
  { folder }: World,
  schema: Schema,
  columns: readonly WantedColumn[],
  texts: ReadonlyMap<string, string | undefined>,
): Promise<DataFile> {
  if (folder === undefined) {
    fileNumber += 1;
    return { ...madeUpFile(`random-${fileNumber}`, 1n), columns: new Map() };
  }
  const list = columns.map(({ name, type }) => {
    const text = texts.get(name);
    return `${text === undefined ? 'NULL' : `'${text}'`}::${duckdbType(type)} AS "${name}"`;
  });
  return writeParquet(join(folder), `SELECT ${list.join(', ')}`, schema);
}

function duckdbType(type: string): string {
  const element = /^list<(.+)>$/.exec(type)?.[1];
  if (element !== undefined) return `${duckdbType(element)}[]`;
  return type === 'long' ? 'BIGINT' : type === 'string' ? 'VARCHAR' : type;
}

/** As DuckDB prints a value of the type; undefined: null. */
function textOf(dice: Dice, type: string): string | undefined {
  if (dice.roll(4) === 0) return undefined;
  const n = dice.roll(50) - 25;
  if (type.startsWith('list')) return `[${n}, NULL]`;
  if (type.startsWith('decimal')) return `${n}.25`;
  const date = new Date(n * 86_400_000 * 200).toISOString().slice(0, 10);
  switch (type) {
    case 'boolean':
      return String(n > 0);
    case 'date':
      return date;
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

export const table = orders;
