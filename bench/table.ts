/** A column of the benchmark's table, in all the forms in which it occurs. */
export interface BenchColumn {
  readonly name: string;
  /** As pg_dump prints it. */
  readonly physicalType: string;
  /** What an export's `originalType` says: information_schema's `data_type`. */
  readonly dataType: string;
  /** DuckDB expression over the row number `i` that yields the column as RDS exports it. */
  readonly exported: string;
  /** What the floor makes of it: the cast that first comes to mind, without a check. */
  readonly floor: string;
  /** Absent from the contract, so neither contestant may read it. */
  readonly dropped?: true;
  /** Hashed in the third contestant. */
  readonly personal?: true;
}

export const database = 'shop';
export const sourceTable = 'public.orders';

/** A different sequence of pseudo-random 64-bit numbers for each salt; the same for all time, given one DuckDB. */
function random(salt: number): string {
  return `hash(i * 64 + ${salt})`;
}

function pick(salt: number, values: readonly string[]): string {
  const list = values.map((value) => `'${value}'`).join(', ');
  return `[${list}][1 + CAST(${random(salt)} % ${values.length} AS INTEGER)]`;
}

/** A decimal of that many digits after the point, as PostgreSQL prints it. */
function decimal(salt: number, digits: number, scale: number): string {
  return `CAST(CAST(CAST(${random(salt)} % ${10 ** digits} AS BIGINT) AS DECIMAL(18, 0)) / ${10 ** scale} AS DECIMAL(18, ${scale}))::VARCHAR`;
}

/** An instant of the year 2025, in microseconds. */
function moment(salt: number): string {
  return `make_timestamp(1735689600000000 + CAST(${random(salt)} % 31536000000000 AS BIGINT))`;
}

function nullIn(salt: number, percent: number, expression: string): string {
  return `CASE WHEN ${random(salt)} % 100 >= ${percent} THEN ${expression} END`;
}

const words = ['leave', 'at', 'the', 'door', 'please', 'ring', 'twice', 'fragile', 'gift', 'call', 'before', 'noon'];
const tags = ['new', 'sale', 'eu', 'b2b', 'priority', '"red wine"', 'books', '"home, garden"', 'toys', 'bulk'];
const text = (name: string, physicalType: string, exported: string, dataType = physicalType) => ({
  name,
  physicalType,
  dataType,
  exported,
  floor: name,
});
const cast = (name: string, physicalType: string, exported: string, to: string, dataType = physicalType) => ({
  name,
  physicalType,
  dataType,
  exported,
  floor: `CAST(${name} AS ${to})`,
});

const status = pick(20, ['new', 'paid', 'packed', 'shipped', 'returned']);
const json =
  `format('{{"channel": "{}", "device": "{}", "utm": {{"source": "{}", "campaign": {}}}, "score": {}}}', ` +
  `${pick(21, ['web', 'app', 'phone'])}, ${pick(22, ['ios', 'android', 'desktop'])}, ` +
  `${pick(23, ['newsletter', 'search', 'direct'])}, ${random(24)} % 500, ${random(25)} % 100000)`;
const tagList =
  `'{' || array_to_string(list_transform(range(CAST(${random(26)} % 5 AS BIGINT)), ` +
  `lambda k: [${tags.map((tag) => `'${tag}'`).join(', ')}][1 + CAST(hash(i * 64 + 27 + k) % ${tags.length} AS INTEGER)]), ',') || '}'`;
const note =
  `array_to_string(list_transform(range(4 + CAST(${random(33)} % 12 AS BIGINT)), ` +
  `lambda k: [${words.map((word) => `'${word}'`).join(', ')}][1 + CAST(hash(i * 64 + 34 + k) % ${words.length} AS INTEGER)]), ' ')`;

/** 23 columns with the types of an ordinary shop's orders; all but one are carried. */
export const columns: readonly BenchColumn[] = [
  text('id', 'bigint', 'CAST(i + 1 AS BIGINT)'),
  text('customer_id', 'bigint', `CAST(${random(1)} % 800000 AS BIGINT)`),
  text('store_id', 'integer', `CAST(${random(2)} % 400 AS INTEGER)`),
  text('quantity', 'integer', `CAST(1 + ${random(3)} % 12 AS INTEGER)`),
  text('weight', 'double precision', nullIn(4, 10, `CAST(${random(5)} % 5000000 AS DOUBLE) / 1e5`)),
  text('is_gift', 'boolean', `${random(6)} % 9 = 0`),
  cast('total', 'numeric(12,2)', decimal(7, 6, 2), 'DECIMAL(12,2)', 'numeric'),
  cast('discount', 'numeric(10,2)', nullIn(8, 60, decimal(9, 4, 2)), 'DECIMAL(10,2)', 'numeric'),
  cast(
    'tax_rate',
    'numeric(6,4)',
    `(${pick(10, ['0.0000', '0.0700', '0.1900', '0.2100'])})`,
    'DECIMAL(6,4)',
    'numeric',
  ),
  cast('ordered_on', 'date', `CAST(CAST(${moment(11)} AS DATE) AS VARCHAR)`, 'DATE'),
  cast(
    'created_at',
    'timestamp without time zone',
    'CAST(make_timestamp(1735689600000000 + i * 4999999) AS VARCHAR)',
    'TIMESTAMP',
  ),
  cast('updated_at', 'timestamp with time zone', `CAST(${moment(12)} AS VARCHAR) || '+00'`, 'TIMESTAMP WITH TIME ZONE'),
  cast(
    'shipped_at',
    'timestamp with time zone',
    nullIn(13, 25, `CAST(date_trunc('second', ${moment(14)}) AS VARCHAR) || '+00'`),
    'TIMESTAMP WITH TIME ZONE',
  ),
  text(
    'order_key',
    'uuid',
    `regexp_replace(format('{:016x}{:016x}', ${random(15)}, ${random(16)}), '(.{8})(.{4})(.{4})(.{4})(.{12})', '\\1-\\2-\\3-\\4-\\5')`,
  ),
  {
    ...text(
      'email',
      'character varying(120)',
      `format('customer-{}@mail{}.example', ${random(1)} % 800000, ${random(1)} % 40)`,
      'character varying',
    ),
    personal: true,
  },
  { ...text('phone', 'text', nullIn(17, 15, `format('+49 30 {:08d}', ${random(18)} % 100000000)`)), personal: true },
  text('country', 'character(2)', pick(19, ['DE', 'FR', 'NL', 'PL', 'ES', 'IT']), 'character'),
  text('status', 'order_status', status, 'USER-DEFINED'),
  text('payload', 'jsonb', json),
  {
    name: 'tags',
    physicalType: 'text[]',
    dataType: 'ARRAY',
    exported: tagList,
    // DuckDB casts its own list text only, so braces become brackets.
    floor: `CAST('[' || tags[2:-2] || ']' AS VARCHAR[])`,
  },
  text('note', 'text', nullIn(32, 70, note)),
  text(
    'carrier',
    'character varying(40)',
    nullIn(13, 25, pick(31, ['post', 'parcel one', 'north freight'])),
    'character varying',
  ),
  {
    ...text('card_token', 'text', `md5(CAST(${random(50)} AS VARCHAR))`),
    dropped: true,
  },
];

export const carried: readonly BenchColumn[] = columns.filter((column) => column.dropped !== true);
