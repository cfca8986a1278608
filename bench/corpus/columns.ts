/** The Iceberg type that a value of an export is cast to, by every contestant with its own functions. */
export type CastTarget = 'int' | `decimal(${number},${number})` | 'date' | 'timestamp' | 'timestamptz' | 'list<string>';

/** A column of the benchmark's table, from PostgreSQL to the lake. */
export interface BenchColumn {
  readonly name: string;
  /** As pg_dump prints it. */
  readonly physicalType: string;
  /** What an export's `originalType` says: information_schema's `data_type`. */
  readonly dataType: string;
  /** Spark SQL over the row number `id` that yields the column as RDS exports it. */
  readonly exported: string;
  /** Absent where the export's value is carried as it is. */
  readonly castTo?: CastTarget;
  /** Absent from the contract, so no contestant may read it. */
  readonly dropped?: true;
  /** Hashed by the contestant that masks. */
  readonly personal?: true;
}

export const database = 'shop';
export const sourceTable = 'public.orders';

/** A different sequence of pseudo-random 64-bit numbers for each salt, the same on every machine. */
function random(salt: string | number): string {
  return `xxhash64(id, ${salt})`;
}

function below(limit: number, salt: string | number): string {
  return `pmod(${random(salt)}, ${limit})`;
}

function pick(values: readonly string[], salt: string | number): string {
  return `element_at(${array(values)}, CAST(1 + ${below(values.length, salt)} AS INT))`;
}

function array(values: readonly string[]): string {
  return `array(${values.map((value) => `'${value}'`).join(', ')})`;
}

/** Between `least` and `most` of the values, in any order, again and again. */
function several(values: readonly string[], least: number, most: number, salt: number): string {
  const count = `CAST(${least} + ${below(most - least + 1, salt)} AS INT)`;
  const positions = `slice(array(${Array.from({ length: most }, (_, k) => k).join(', ')}), 1, ${count})`;
  return `transform(${positions}, k -> ${pick(values, `${salt + 1} + k`)})`;
}

/** A decimal of that many digits, as PostgreSQL prints it. */
function decimal(digits: number, scale: number, salt: number): string {
  return `CAST(CAST(${below(10 ** digits, salt)} / ${10 ** scale} AS DECIMAL(18, ${scale})) AS STRING)`;
}

/** An instant of the year 2025, to the microsecond. Spark prints it as PostgreSQL does, without zeros at the end. */
function moment(salt: number): string {
  return `timestamp_micros(1735689600000000 + ${below(31_536_000_000_000, salt)})`;
}

function text(value: string): string {
  return `CAST(${value} AS STRING)`;
}

/** NULL in that many per cent of the rows. */
function sparse(percent: number, salt: number, value: string): string {
  return `CASE WHEN ${below(100, salt)} >= ${percent} THEN ${value} END`;
}

const words = ['leave', 'at', 'the', 'door', 'please', 'ring', 'twice', 'fragile', 'gift', 'call', 'before', 'noon'];
// PostgreSQL quotes what has a blank. None has a comma, so that a plain split at commas is a right cast for every contestant.
const tags = ['new', 'sale', 'eu', 'b2b', 'priority', '"red wine"', 'books', '"home garden"', 'toys', 'bulk'];
const uuidGroups = "'(.{8})(.{4})(.{4})(.{4})(.{12})', '$1-$2-$3-$4-$5'";
const json =
  `concat('{"channel": "', ${pick(['web', 'app', 'phone'], 21)}, '", "device": "', ${pick(['ios', 'android', 'desktop'], 22)}, ` +
  `'", "utm": {"source": "', ${pick(['newsletter', 'search', 'direct'], 23)}, '", "campaign": ', ${below(500, 24)}, ` +
  `'}, "score": ', ${below(100_000, 25)}, '}')`;

function column(name: string, physicalType: string, exported: string, more: Partial<BenchColumn> = {}): BenchColumn {
  return { name, physicalType, dataType: physicalType.replace(/\(.*\)/, ''), exported, ...more };
}

/** 25 columns with the types of an ordinary shop's orders; all but one are carried. */
export const columns: readonly BenchColumn[] = [
  column('id', 'bigint', 'id + 1'),
  column('customer_id', 'bigint', below(800_000, 1)),
  column('store_id', 'integer', `CAST(${below(400, 2)} AS INT)`),
  column('quantity', 'smallint', `CAST(1 + ${below(12, 3)} AS SMALLINT)`, { castTo: 'int' }),
  column('weight', 'double precision', sparse(10, 4, `${below(5_000_000, 5)} / 1e5D`)),
  column('is_gift', 'boolean', `${below(9, 6)} = 0`),
  column('total', 'numeric(12,2)', decimal(6, 2, 7), { castTo: 'decimal(12,2)' }),
  column('discount', 'numeric(10,2)', sparse(60, 8, decimal(4, 2, 9)), { castTo: 'decimal(10,2)' }),
  column('tax_rate', 'numeric(6,4)', pick(['0.0000', '0.0700', '0.1900', '0.2100'], 10), { castTo: 'decimal(6,4)' }),
  column('ordered_on', 'date', text(`CAST(${moment(11)} AS DATE)`), { castTo: 'date' }),
  column('created_at', 'timestamp without time zone', text('timestamp_micros(1735689600000000 + id * 4999999)'), {
    castTo: 'timestamp',
  }),
  column('updated_at', 'timestamp with time zone', `concat(${text(moment(12))}, '+00')`, { castTo: 'timestamptz' }),
  column(
    'shipped_at',
    'timestamp with time zone',
    sparse(25, 13, `concat(${text(`date_trunc('second', ${moment(14)})`)}, '+00')`),
    { castTo: 'timestamptz' },
  ),
  column('pickup_at', 'time without time zone', sparse(50, 40, `date_format(${moment(41)}, 'HH:mm:ss')`)),
  column(
    'order_key',
    'uuid',
    `regexp_replace(lower(concat(lpad(hex(${random(15)}), 16, '0'), lpad(hex(${random(16)}), 16, '0'))), ${uuidGroups})`,
  ),
  column(
    'email',
    'character varying(120)',
    `concat('customer-', ${below(800_000, 1)}, '@mail', ${below(40, 1)}, '.example')`,
    { personal: true },
  ),
  column('phone', 'text', sparse(15, 17, `concat('+49 30 ', lpad(${below(100_000_000, 18)}, 8, '0'))`), {
    personal: true,
  }),
  column('country', 'character(2)', pick(['DE', 'FR', 'NL', 'PL', 'ES', 'IT'], 19)),
  column('status', 'order_status', pick(['new', 'paid', 'packed', 'shipped', 'returned'], 20), {
    dataType: 'USER-DEFINED',
  }),
  column('payload', 'jsonb', json),
  column('note', 'text', sparse(70, 32, `array_join(${several(words, 4, 15, 33)}, ' ')`)),
  column('carrier', 'character varying(40)', sparse(25, 13, pick(['post', 'parcel one', 'north freight'], 31))),
  column('loyalty_points', 'integer', sparse(35, 42, `CAST(${below(50_000, 43)} AS INT)`)),
  column('card_token', 'text', `md5(CAST(${random(50)} AS STRING))`, { dropped: true }),
  // The last: PyIceberg gives the elements of a list their field id after all columns, the loader at once.
  column('tags', 'text[]', `concat('{', array_join(${several(tags, 0, 4, 26)}, ','), '}')`, {
    dataType: 'ARRAY',
    castTo: 'list<string>',
  }),
];

export const carried: readonly BenchColumn[] = columns.filter((each) => each.dropped !== true);
