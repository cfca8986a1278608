/** Other spellings that PostgreSQL takes for the types that pg_dump prints. */
const SPELLINGS: ReadonlyMap<string, string> = new Map([
  ['int', 'integer'],
  ['int2', 'smallint'],
  ['int4', 'integer'],
  ['int8', 'bigint'],
  ['serial', 'integer'],
  ['serial2', 'smallint'],
  ['serial4', 'integer'],
  ['serial8', 'bigint'],
  ['smallserial', 'smallint'],
  ['bigserial', 'bigint'],
  ['float4', 'real'],
  ['float8', 'double precision'],
  ['bool', 'boolean'],
  ['decimal', 'numeric'],
  ['dec', 'numeric'],
  ['char varying', 'character varying'],
  ['varchar', 'character varying'],
  ['char', 'character'],
  ['varbit', 'bit varying'],
  ['timestamptz', 'timestamp with time zone'],
  ['timestamp', 'timestamp without time zone'],
  ['timetz', 'time with time zone'],
  ['time', 'time without time zone'],
]);

const BASE_TYPE = /^([a-z_][a-z0-9_]*(?: [a-z]+)*?) ?(\([^()]*\))?((?: with(?:out)? time zone)?)((?: ?\[\d*\])*)$/;
const TIME_ZONE = / with(?:out)? time zone$/;

/**
 * Spells a type as pg_dump does: `VARCHAR(9)` is `character varying(9)`, `numeric(8)` is `numeric(8,0)`, `int[3][]` is `integer[]`.
 * A type that is not PostgreSQL's own comes back as it was, so that its case and quotes stay.
 */
export function canonicalType(text: string): string {
  const given = text.trim();
  const plain = given
    .replaceAll(/\s+/g, ' ')
    .toLowerCase()
    .replace(/^pg_catalog\./, '')
    .replace(/ array(?: ?\[\d*\])?$/, '[]')
    // What PostgreSQL calls an array's type inside.
    .replace(/^_([a-z]\w*)$/, '$1[]');
  const match = BASE_TYPE.exec(plain);
  if (match === null) return given;
  const [, base = '', rawModifier = '', zone = '', dimensions = ''] = match;
  const spelt = base === 'float' ? floatOf(rawModifier) : (SPELLINGS.get(base + zone) ?? SPELLINGS.get(base) ?? base);
  if (!isBuiltIn(spelt.replace(TIME_ZONE, ''))) return given;
  const tail = zone || (TIME_ZONE.exec(spelt)?.[0] ?? '');
  return spelt.replace(TIME_ZONE, '') + modifier(spelt, rawModifier) + tail + (dimensions === '' ? '' : '[]');
}

/** SQL's float(p), p in binary digits. */
function floatOf(modifier: string): string {
  return Number(/\d+/.exec(modifier)?.[0] ?? 53) <= 24 ? 'real' : 'double precision';
}

function modifier(base: string, raw: string): string {
  const tight = raw.replaceAll(' ', '');
  if (base === 'real' || base === 'double precision') return '';
  if (base === 'numeric' && /^\(\d+\)$/.test(tight)) return tight.replace(')', ',0)');
  // Without a length these two mean a length of one.
  if (tight === '' && (base === 'character' || base === 'bit')) return '(1)';
  return tight;
}

export type TypeKind =
  | 'integer'
  | 'float'
  | 'numeric'
  | 'money'
  | 'boolean'
  | 'binary'
  | 'date'
  | 'timestamp'
  | 'time'
  | 'uuid'
  | 'array'
  | 'oid'
  | 'text';

const KINDS: ReadonlyMap<string, TypeKind> = new Map([
  ['smallint', 'integer'],
  ['integer', 'integer'],
  ['bigint', 'integer'],
  ['real', 'float'],
  ['double precision', 'float'],
  ['numeric', 'numeric'],
  ['money', 'money'],
  ['boolean', 'boolean'],
  ['bytea', 'binary'],
  ['date', 'date'],
  ['timestamp without time zone', 'timestamp'],
  ['timestamp with time zone', 'timestamp'],
  ['time without time zone', 'time'],
  ['uuid', 'uuid'],
  ['oid', 'oid'],
]);

/** What rules may ask of a type; `text` is everything that reaches the lake as PostgreSQL's own text form. Takes any spelling. */
export function typeKind(physicalType: string): TypeKind {
  const canonical = canonicalType(physicalType);
  if (canonical.endsWith('[]')) return 'array';
  return KINDS.get(canonical.replace(/\([^()]*\)/, '')) ?? 'text';
}

/** The element's type of an array, or the type itself. */
export function elementType(physicalType: string): string {
  return canonicalType(physicalType).replace(/\[\]$/, '');
}

/** Types of pg_catalog by the name that pg_dump prints, without modifiers and time zones. */
const BUILT_IN: ReadonlySet<string> = new Set(
  [
    'smallint integer bigint real numeric money boolean bytea date timestamp time interval uuid oid',
    'text character bpchar name json jsonb jsonpath xml bit inet cidr macaddr macaddr8 pg_lsn',
    'point line lseg box path polygon circle tsvector tsquery xid xid8 cid tid txid_snapshot pg_snapshot refcursor aclitem',
    'int4range int8range numrange tsrange tstzrange daterange int4multirange int8multirange nummultirange',
    'tsmultirange tstzmultirange datemultirange int2vector oidvector',
    'regclass regcollation regconfig regdictionary regnamespace regoper regoperator regproc regprocedure regrole regtype',
  ]
    .join(' ')
    .split(' ')
    .concat('double precision', 'character varying', 'bit varying'),
);

function isBuiltIn(base: string): boolean {
  return BUILT_IN.has(base);
}

/** One of PostgreSQL's own types by any of its spellings, as pg_dump prints it without a length; none when a user made the type. */
export function builtInName(name: string): string | undefined {
  const spelt = SPELLINGS.get(name) ?? name;
  return isBuiltIn(spelt.replace(TIME_ZONE, '')) ? spelt : undefined;
}
