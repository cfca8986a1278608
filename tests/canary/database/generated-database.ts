import type { Secret } from '../scan/secrets.ts';
import { byName, type Fate, type PersonalType, type Plant, personalTypes, type Rank, ranks } from './personal-types.ts';
import { type Random, seeded } from './random.ts';
import type { SqlDatabase } from './sql-database.ts';

/** A column with what is personal, and what the contract says of it; `unnamed`: nothing. */
export interface PersonalColumn {
  readonly name: string;
  readonly type: PersonalType;
  readonly fate: Fate | 'unnamed';
  readonly plants: Readonly<Record<Rank, Plant>>;
}

export interface GeneratedDatabase {
  readonly seed: number;
  readonly columns: readonly PersonalColumn[];
  /** How the table of persons is laid out in the lake, by columns whose values are hidden. */
  readonly layout: Readonly<Record<string, string>>;
  /** Texts that only the catalogue holds: comments, defaults, labels that no row uses. */
  readonly catalogue: Readonly<Record<string, string>>;
  /** Of rows that do not cast, in columns that the contract allows. */
  readonly failing: Readonly<Record<'code' | 'tags' | 'born', string>>;
}

/** Rows beside the planted ones. */
const fillerRows = 40;
const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/**
 * A database whose every personal column holds canaries, the same for the same seed. Over all seeds, every type meets every
 * fate.
 */
export function generateDatabase(seed: number): GeneratedDatabase {
  const random = seeded(seed);
  const columns: PersonalColumn[] = [];
  for (const [index, type] of personalTypes.entries()) {
    const fates: readonly (Fate | 'unnamed')[] = [...type.fates, 'unnamed'];
    const fate = fates[(seed + index) % fates.length] ?? 'drop';
    columns.push(personalColumn(random, `p${index}_${type.sql.replaceAll(/[^a-z0-9]+/g, '_')}`, type, fate));
  }
  const key = personalColumn(random, 'email', byName('text'), 'hmac');
  const hashed = columns
    .filter(({ fate, type }) => fate === 'hmac' && !type.sql.endsWith('[]'))
    .map(({ name }) => name);
  const sorted = random.pick(hashed);
  const layouts: readonly Record<string, string>[] = [
    { snapferrySort: sorted },
    { snapferrySort: 'email desc', snapferryPartition: `bucket(3, ${sorted})` },
    { snapferryPartition: 'truncate(1, nick)' },
    { snapferryPartition: 'year(born)', snapferrySort: 'nick' },
  ];
  return {
    seed,
    columns: [
      key,
      personalColumn(random, 'nick', byName('text'), 4),
      personalColumn(random, 'born', byName('date'), 'year'),
      ...columns,
    ],
    layout: layouts[seed % layouts.length] ?? {},
    catalogue: Object.fromEntries(
      ['table comment', 'column comment', 'type comment', 'default', 'check', 'view', 'index', 'unused label'].map(
        (what) => [what, random.core()],
      ),
    ),
    failing: { code: random.core(), tags: random.core(), born: `0${200 + random.below(700)}-03-09 BC` },
  };
}

function personalColumn(random: Random, name: string, type: PersonalType, fate: Fate | 'unnamed'): PersonalColumn {
  const kept = typeof fate === 'number' ? fate : 0;
  const plants = Object.fromEntries(ranks.map((rank) => [rank, type.plant(random, rank, kept)]));
  return { name, type, fate, plants: plants as PersonalColumn['plants'] };
}

/** Makes the tables, rows and comments, and reads back what was planted. */
export async function createDatabase(sql: SqlDatabase, database: GeneratedDatabase): Promise<Secret[]> {
  const { columns, catalogue, failing } = database;
  const labels = columns
    .filter(({ type }) => type.sql === 'mood')
    .flatMap(({ plants }) => ranks.map((rank) => plants[rank].texts?.[0] ?? ''));
  const defined = columns.map(({ name, type }) => `${name} ${type.sql}${name === 'email' ? ' PRIMARY KEY' : ''}`);
  const names = columns.map(({ name }) => name).join(', ');
  await sql.exec(`
    CREATE EXTENSION IF NOT EXISTS hstore;
    CREATE TYPE mood AS ENUM (${['calm', ...labels].map(quote).join(', ')});
    CREATE TYPE weather AS ENUM ('sunny', ${quote(catalogue['unused label'] ?? '')});
    CREATE TYPE person AS (name text, age integer);
    CREATE DOMAIN email AS text;
    COMMENT ON TYPE weather IS ${quote(catalogue['type comment'] ?? '')};
    CREATE TABLE people (id integer NOT NULL, city text DEFAULT ${quote(catalogue.default ?? '')}, sky weather,
      ${defined.join(', ')}, CHECK (city <> ${quote(catalogue.check ?? '')}));
    COMMENT ON TABLE people IS ${quote(catalogue['table comment'] ?? '')};
    COMMENT ON COLUMN people.email IS ${quote(catalogue['column comment'] ?? '')};
    CREATE INDEX people_nick ON people ((nick || ${quote(catalogue.index ?? '')}));
    CREATE VIEW named AS SELECT * FROM people WHERE nick <> ${quote(catalogue.view ?? '')};
    INSERT INTO people (id, city, sky, ${names})
      SELECT n, 'Town ' || n % 7, 'sunny', ${columns.map(({ type }) => type.filler).join(', ')} FROM generate_series(1, ${fillerRows}) AS n;
    ${ranks.map((rank, index) => `INSERT INTO people (id, city, sky, ${names}) VALUES (${1000 + index}, 'Town', 'sunny', ${columns.map(({ plants }) => plants[rank].sql).join(', ')});`).join('\n')}
    CREATE TABLE secrets AS SELECT * FROM people;
    CREATE TABLE mistyped (id integer PRIMARY KEY, code text);
    INSERT INTO mistyped SELECT n, n::text FROM generate_series(1, 20) AS n;
    INSERT INTO mistyped VALUES (21, ${quote(failing.code)});
    CREATE TABLE spoilt (id integer PRIMARY KEY, seen date, tags text[], born date);
    INSERT INTO spoilt SELECT n, date '2026-01-01' + n, ARRAY['a', 'b'], date '1980-02-03' + n FROM generate_series(1, 20) AS n;`);
  const planted: Secret[] = [];
  for (const column of columns) planted.push(...(await secretsOf(sql, column)));
  return [
    ...planted,
    ...Object.entries(catalogue).map(([what, core]) => ({ name: `the catalogue, ${what}`, texts: [core] })),
    { name: 'mistyped.code', texts: [failing.code], wholes: [failing.code] },
  ];
}

async function secretsOf(sql: SqlDatabase, { name, type, plants }: PersonalColumn): Promise<Secret[]> {
  const rows = await sql.select(`SELECT format('%s', ${name}) FROM people WHERE id >= 1000 ORDER BY id`);
  return ranks.map((rank, index) => {
    const { texts, binaries = [], parts = [] } = plants[rank];
    const printed = String(rows[index]?.[0]);
    // As text, bytes are what PostgreSQL makes of them; hashed, they are themselves.
    const whole = type.sql === 'bytea' ? Buffer.from(printed.slice(2), 'hex') : printed;
    return { name: `people.${name}, ${rank}`, texts: texts ?? [printed], binaries, wholes: [whole, ...parts] };
  });
}

/** Adds a row whose values do not cast to what the contract says, and tells what must not be quoted of it. */
export async function spoil(sql: SqlDatabase, { failing }: GeneratedDatabase): Promise<Secret[]> {
  const { tags, born } = failing;
  await sql.exec(
    `INSERT INTO spoilt VALUES (21, 'infinity', ARRAY[['a', ${quote(tags)}], ['b', 'c']], ${quote(born)})`,
  );
  return [
    { name: 'spoilt.tags', texts: [tags], wholes: [`{{a,${tags}},{b,c}}`, tags] },
    { name: 'spoilt.born', texts: [born], wholes: [born] },
  ];
}
