import type { DataContract } from '@snapferry/contract';
import type { Secret } from '../scan/secrets.ts';
import { byName, type Plant, personalTypes, type Rank, ranks } from './personal-types.ts';
import { coreLength, type Random, seeded } from './random.ts';
import type { SqlDatabase } from './sql-database.ts';

/** A column of the sample's database that is not allowed as it is. */
interface SampleColumn {
  readonly table: string;
  readonly name: string;
  /** As PostgreSQL prints it. */
  readonly type: string;
  /** Of a truncated text, the characters that are kept. */
  readonly kept: number;
}

export interface SampleCanaries {
  readonly secrets: Secret[];
  /** `table.column` of every column with canaries. */
  readonly planted: ReadonlySet<string>;
  /** Of those whose values are too short to be known again, or are nobody's: yes and no, numbers of rows. */
  readonly left: readonly string[];
}

const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
const fullName = ({ table, name }: SampleColumn): string => `${table.replaceAll('"', '')}.${name}`;

/**
 * Plants canaries in every column of the sample that its contract does not allow as it is, or does not know: in a few rows of each
 * table, the extremes among them, and in the column's comment.
 *
 * @param before columns that have canaries already.
 */
export async function plantInSample(
  sql: SqlDatabase,
  contract: DataContract,
  before: ReadonlySet<string> = new Set(),
): Promise<SampleCanaries> {
  const random = seeded(1000 + before.size);
  const columns = (await hiddenColumns(sql, contract)).filter((column) => !before.has(fullName(column)));
  const held = columns.filter(({ type }) => canHold(type));
  const secrets: Secret[] = [];
  for (const [table, own] of Map.groupBy(held, (column) => column.table))
    secrets.push(...(await plantInTable(sql, random, table, own)));
  return {
    secrets,
    planted: new Set(held.map(fullName)),
    left: columns.filter(({ type }) => !canHold(type)).map(fullName),
  };
}

async function hiddenColumns(sql: SqlDatabase, contract: DataContract): Promise<SampleColumn[]> {
  const rows = await sql.select(`
    SELECT c.oid::regclass::text, c.relname, a.attname, format_type(a.atttypid, a.atttypmod)
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
    ORDER BY c.relname, a.attnum`);
  return rows.flatMap(([table, relation, name, type]): SampleColumn[] => {
    const known = contract.tables
      .find((each) => each.name === relation)
      ?.columns.find((column) => column.name === name);
    if (known?.policy === 'allow') return [];
    const kept = typeof known?.truncate === 'number' ? known.truncate : 0;
    return [{ table: String(table), name: String(name), type: String(type), kept }];
  });
}

async function plantInTable(
  sql: SqlDatabase,
  random: Random,
  table: string,
  columns: readonly SampleColumn[],
): Promise<Secret[]> {
  const secrets: Secret[] = [];
  const places = await sql.select(`SELECT ctid::text FROM ${table} ORDER BY ctid LIMIT ${ranks.length}`);
  for (const [index, [place]] of places.entries()) {
    const rank = ranks[index] ?? 'among';
    const plants = columns.map((column) => ({ ...column, plant: plantFor(column, random, rank) }));
    const set = plants.map(({ name, plant }) => `${identifier(name)} = ${plant.sql}`).join(', ');
    const printed = plants.map(({ name }) => `format('%s', ${identifier(name)})`).join(', ');
    const [values = []] = await sql.select(
      `UPDATE ${table} SET ${set} WHERE ctid = ${literal(String(place))} RETURNING ${printed}`,
    );
    for (const [position, column] of plants.entries()) {
      const { texts, binaries = [], parts = [] } = column.plant;
      const value = String(values[position]);
      const whole = column.type === 'bytea' ? Buffer.from(value.slice(2), 'hex') : value;
      secrets.push({
        name: `${fullName(column)}, ${rank}`,
        texts: texts ?? [value],
        binaries,
        wholes: [whole, ...parts],
      });
    }
  }
  for (const column of columns) {
    const core = random.core();
    await sql.exec(`COMMENT ON COLUMN ${table}.${identifier(column.name)} IS ${literal(`For example ${core}.`)}`);
    secrets.push({ name: `the catalogue, comment of ${fullName(column)}`, texts: [core] });
  }
  return secrets;
}

const bounded = /^character(?: varying)?\((\d+)\)$/;
/** A mark in front, so that it is an extreme, and the canary itself. */
const shortestText = 1 + coreLength;

function canHold(type: string): boolean {
  const length = bounded.exec(type)?.[1];
  if (length !== undefined) return Number(length) >= shortestText;
  return type !== 'integer' && personalTypes.some(({ sql }) => sql === type);
}

function plantFor({ type, kept }: SampleColumn, random: Random, rank: Rank): Plant {
  if (!bounded.test(type)) return byName(type).plant(random, rank, kept);
  const core = random.core();
  const mark = rank === 'greatest' ? '~' : '!';
  return { sql: literal(`${mark.padEnd(kept, 'k')}${core}`), texts: [core] };
}
