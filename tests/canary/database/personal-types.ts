import type { Random } from './random.ts';

/** What becomes of a personal column: a number is how many characters `truncate` keeps. */
export type Fate = 'drop' | 'hmac' | 'redact' | 'year' | 'month' | number;

/** Where a value stands among the others: at either end, so that statistics show it, or between them. */
export type Rank = 'least' | 'greatest' | 'among' | 'hostile';
export const ranks: readonly Rank[] = ['least', 'greatest', 'among', 'hostile'];

/** A value to plant. */
export interface Plant {
  /** As an SQL expression. */
  readonly sql: string;
  /** What nobody may see of it. Left out: all of it, as PostgreSQL prints it. */
  readonly texts?: readonly string[];
  readonly binaries?: readonly Uint8Array[];
  /** Whole values inside it, which somebody might hash one by one. */
  readonly parts?: readonly string[];
}

/** A type of column that may hold what is personal. */
export interface PersonalType {
  /** As in CREATE TABLE; the contract's `physicalType` unless that is given. */
  readonly sql: string;
  readonly physicalType?: string;
  readonly fates: readonly Fate[];
  plant(random: Random, rank: Rank, kept: number): Plant;
  /** Any other value of the type, as an SQL expression over `n`. */
  readonly filler: string;
}

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
const hidden: readonly Fate[] = ['drop', 'hmac', 'redact'];
const marks: Readonly<Record<Rank, readonly [before: string, after: string]>> = {
  least: ['!', ''],
  greatest: ['~', ''],
  among: ['m', '@example.org'],
  hostile: ['m', ` é"'\\<&>%\t☃{},漢字`],
};

/** What is kept of a truncated text is in front, and is nobody's secret. */
function words(random: Random, rank: Rank, kept: number): { text: string; core: string } {
  const core = random.core();
  const [before, after] = marks[rank];
  return { text: kept > 0 ? `${before.padEnd(kept, 'k')}${core}${after}` : `${before}${core}${after}`, core };
}

function text(
  sql: string,
  fates: readonly Fate[] = [...hidden, 3],
  filler = "'m' || n || '@example.com'",
): PersonalType {
  return {
    sql,
    fates,
    filler,
    plant(random, rank, kept) {
      const { text: value, core } = words(random, rank, kept);
      return { sql: literal(value), texts: [core] };
    },
  };
}

/** A type whose values hold a text inside. */
function holding(
  sql: string,
  write: (core: string) => string,
  filler: string,
  more: Partial<PersonalType> & { readonly seen?: (core: string) => string } = {},
): PersonalType {
  const { seen = (core: string) => core, ...rest } = more;
  return {
    sql,
    fates: hidden,
    filler,
    ...rest,
    plant(random) {
      const core = random.core();
      return { sql: write(core), texts: [seen(core)], parts: [core] };
    },
  };
}

/** A type whose every value is as good as a name. */
function telling(
  sql: string,
  filler: string,
  plant: (random: Random) => Plant,
  fates: readonly Fate[] = hidden,
): PersonalType {
  return { sql, fates, filler, plant };
}

const two = (value: number): string => String(value).padStart(2, '0');
/** Long ago, never the first of a month: cut to the year or month it is another day. */
const day = (random: Random): string =>
  `18${50 + random.below(50)}-${two(2 + random.below(11))}-${two(2 + random.below(26))}`;
const time = (random: Random): string =>
  `${two(random.below(24))}:${two(random.below(60))}:${two(random.below(60))}.${100_000 + random.below(899_999)}`.replace(
    /0$/,
    '7',
  );
const digits = (random: Random, length: number): string =>
  `${1 + random.below(9)}${Array.from({ length: length - 1 }, () => random.below(10)).join('')}`;

function moment(random: Random): Plant {
  const [date, clock] = [day(random), time(random)];
  const micros = Buffer.alloc(8);
  micros.writeBigInt64LE(BigInt(Date.parse(`${date}T${clock.slice(0, 8)}Z`)) * 1000n + BigInt(clock.slice(9)));
  return {
    sql: `'${date} ${clock}'`,
    texts: [date, `${date} ${clock}`, clock],
    binaries: [micros],
  };
}

/** Every kind of column that may hold something personal, in the order of PostgreSQL's manual. */
export const personalTypes: readonly PersonalType[] = [
  telling('integer', 'n', (random) => ({ sql: String(1_000_000_007 + random.below(1_000_000_000)) })),
  telling('bigint', 'n', (random) => {
    const value = BigInt(digits(random, 18));
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(value);
    return { sql: `${value}`, texts: [`${value}`], binaries: [bytes, Buffer.from(bytes).reverse()] };
  }),
  telling('numeric(30,10)', 'n * 1.5', (random) => {
    const [whole, fraction] = [digits(random, 14), `${digits(random, 9)}1`];
    const unscaled = Buffer.from(BigInt.asUintN(128, -BigInt(whole + fraction)).toString(16), 'hex');
    // Without the bytes that only repeat the sign: so short does a bound write it.
    return { sql: `-${whole}.${fraction}`, binaries: [unscaled.subarray(unscaled.findIndex((byte) => byte !== 255))] };
  }),
  telling('numeric', 'n * 1.5', (random) => ({ sql: `${digits(random, 30)}.${digits(random, 20)}1` })),
  telling(
    'double precision',
    'n * 1.5',
    (random) => {
      const text = `-${digits(random, 3)}.${digits(random, 12)}1`;
      const bytes = Buffer.alloc(8);
      bytes.writeDoubleLE(Number(text));
      return { sql: text, binaries: [bytes] };
    },
    ['drop', 'redact'],
  ),
  telling('money', 'n::money', (random) => ({ sql: `'${digits(random, 13)}.17'::numeric::money` })),
  text('text'),
  text('character varying(60)', [...hidden, 5]),
  text('character(60)', [...hidden, 2]),
  holding('bytea', (core) => `convert_to(${literal(core)}, 'UTF8')`, "decode(md5(n::text), 'hex')"),
  telling('timestamp without time zone', "timestamp '2026-01-01' + interval '1 hour' * n", moment, [
    ...hidden,
    'year',
    'month',
  ]),
  telling(
    'timestamp with time zone',
    "timestamptz '2026-01-01 00:00+00' + interval '1 hour' * n",
    (random) => {
      const plant = moment(random);
      return { ...plant, sql: plant.sql.replace(/'$/, "+00'") };
    },
    [...hidden, 'year'],
  ),
  telling('date', "date '2026-01-01' + n", (random) => ({ sql: `'${day(random)}'` }), [...hidden, 'year', 'month']),
  telling('time without time zone', "time '00:00' + interval '1 minute' * n", (random) => ({
    sql: `'${time(random)}'`,
  })),
  telling('interval', "interval '1 day' * n", (random) => {
    const clock = time(random);
    return { sql: `'7919 days ${clock}'`, texts: [clock] };
  }),
  { ...holding('mood', (core) => literal(core), "'calm'"), physicalType: 'public.mood' },
  telling('point', 'point(n, n)', (random) => {
    const [x, y] = [`${digits(random, 5)}.${digits(random, 6)}1`, `-${digits(random, 5)}.${digits(random, 6)}1`];
    return { sql: `point(${x}, ${y})`, texts: [x, y] };
  }),
  telling('inet', "('192.0.2.' || n % 250)::inet", (random) => {
    const groups = Array.from({ length: 6 }, () => (0x1000 + random.below(0xe000)).toString(16));
    return { sql: `'2001:db8:${groups.join(':')}'` };
  }),
  telling('macaddr', "'08:00:2b:01:02:03'::macaddr", (random) => ({
    sql: `'${[...random.bytes(6)].map((byte) => byte.toString(16).padStart(2, '0')).join(':')}'`,
  })),
  telling('bit varying(64)', "B'0101'", (random) => ({
    sql: `B'${[...random.bytes(8)].map((byte) => byte.toString(2).padStart(8, '0')).join('')}'`,
  })),
  holding('tsvector', (core) => `to_tsvector('simple', ${literal(`old ${core}`)})`, "'a' || n", {
    filler: "to_tsvector('simple', 'word' || n)",
    seen: (core) => core.toLowerCase(),
  }),
  {
    ...telling('uuid', 'md5(n::text)::uuid', (random) => {
      const hex = random.bytes(16).toString('hex');
      const uuid = hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5');
      return { sql: `'${uuid}'`, texts: [uuid, uuid.slice(8)], binaries: [Buffer.from(hex, 'hex')] };
    }),
    fates: [...hidden, 8],
  },
  holding('xml', (core) => `xmlparse(content ${literal(`<p a="1">${core}</p>`)})`, "xmlparse(content '<p/>')"),
  holding('json', (core) => literal(JSON.stringify({ name: core, deep: [{ [core]: `x${core}` }] })), "'{}'"),
  holding(
    'jsonb',
    (core) => literal(JSON.stringify({ name: core, deep: [{ [core]: `x${core}` }] })),
    "jsonb_build_object('n', n)",
  ),
  holding('text[]', (core) => `ARRAY['a', ${literal(core)}, NULL, 'z"{}']`, "ARRAY['a', 'b' || n]"),
  telling('uuid[]', 'ARRAY[md5(n::text)::uuid]', (random) => {
    const hex = random.bytes(16).toString('hex');
    const uuid = hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5');
    return { sql: `ARRAY['${uuid}']::uuid[]`, texts: [uuid], binaries: [Buffer.from(hex, 'hex')], parts: [uuid] };
  }),
  telling('bigint[]', 'ARRAY[n]::bigint[]', (random) => {
    const value = digits(random, 18);
    return { sql: `ARRAY[1, ${value}]::bigint[]`, texts: [value], parts: [value] };
  }),
  {
    ...holding('person', (core) => `ROW(${literal(core)}, 41)::person`, "ROW('nobody', n)::person"),
    physicalType: 'public.person',
  },
  holding(
    'int8range',
    (core) => `int8range(0, ${BigInt(`0x${Buffer.from(core).toString('hex').slice(0, 14)}`)})`,
    'int8range(n, n + 1)',
    {
      seen: (core) => `${BigInt(`0x${Buffer.from(core).toString('hex').slice(0, 14)}`)}`,
    },
  ),
  { ...text('email', hidden), physicalType: 'text' },
  {
    ...holding('hstore', (core) => `hstore(${literal(core)}, ${literal(`x${core}`)})`, "hstore('a', n::text)"),
    physicalType: 'public.hstore',
  },
];

/** @throws Error where there is none. */
export function byName(sql: string): PersonalType {
  const found = personalTypes.find((type) => type.sql === sql);
  if (found === undefined) throw new Error(`expected a personal type ${sql}, found none`);
  return found;
}
