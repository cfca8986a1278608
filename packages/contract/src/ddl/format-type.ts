import type { Node, TypeName } from 'libpg-query';
import { builtInName } from '../physical-type.ts';

/** PostgreSQL's bits for interval fields (`INTERVAL_MASK`, utils/timestamp.h), as format_type spells their unions. */
const INTERVAL_FIELDS: ReadonlyMap<number, string> = new Map([
  [1 << 2, 'year'],
  [1 << 1, 'month'],
  [1 << 3, 'day'],
  [1 << 10, 'hour'],
  [1 << 11, 'minute'],
  [1 << 12, 'second'],
  [(1 << 2) | (1 << 1), 'year to month'],
  [(1 << 3) | (1 << 10), 'day to hour'],
  [(1 << 3) | (1 << 10) | (1 << 11), 'day to minute'],
  [(1 << 3) | (1 << 10) | (1 << 11) | (1 << 12), 'day to second'],
  [(1 << 10) | (1 << 11), 'hour to minute'],
  [(1 << 10) | (1 << 11) | (1 << 12), 'hour to second'],
  [(1 << 11) | (1 << 12), 'minute to second'],
]);

/** A type's names as the parser gives them: one, or a schema and one. */
export function namesOf(nodes: readonly Node[] | undefined): string[] {
  return (nodes ?? []).flatMap((node) => ('String' in node ? (node.String.sval ?? '') : []));
}

/** PostgreSQL's own type as pg_dump prints it, without `[]`; none for a type that a user or an extension made. */
export function formatBuiltIn(type: TypeName, statement: string): string | undefined {
  const names = namesOf(type.names);
  if (names.length > 1 && names[0] !== 'pg_catalog') return undefined;
  const name = names.at(-1) ?? '';
  // The one-byte type; `char` without quotes reaches us as bpchar.
  if (name === 'char') return '"char"';
  if (name === 'bpchar') return (type.typmods ?? []).length === 0 ? 'bpchar' : `character${modifiers(type, statement)}`;
  const spelt = builtInName(name);
  if (spelt === undefined) return undefined;
  if (spelt === 'interval') return interval(type, statement);
  const zone = / with(?:out)? time zone$/.exec(spelt)?.[0] ?? '';
  const base = spelt.slice(0, spelt.length - zone.length);
  return base + modifiers(type, statement, base === 'numeric' ? ['0'] : []) + zone;
}

/** A user's type with its modifiers, as `public.geometry(Point,4326)`. */
export function modifiers(type: TypeName, statement: string, defaults: readonly string[] = []): string {
  const given = (type.typmods ?? []).map((node) => modifier(node, statement));
  if (given.length === 0) return '';
  return `(${[...given, ...(given.length === 1 ? defaults : [])].join(',')})`;
}

function interval(type: TypeName, statement: string): string {
  const [mask, precision] = (type.typmods ?? []).map((node) => modifier(node, statement));
  const fields = INTERVAL_FIELDS.get(Number(mask));
  return `interval${fields === undefined ? '' : ` ${fields}`}${precision === undefined ? '' : `(${precision})`}`;
}

function modifier(node: Node, statement: string): string {
  if ('A_Const' in node) {
    const { ival, fval, sval } = node.A_Const;
    if (sval !== undefined) return sval.sval ?? '';
    // Protocol buffers leave a zero out.
    return fval?.fval ?? String(ival?.ival ?? 0);
  }
  // The parser lower-cases a word such as Point, pg_dump prints it as given: read it where it stands. Places are byte offsets.
  const location = 'ColumnRef' in node ? node.ColumnRef.location : undefined;
  if (location === undefined) return '?';
  return /^\w+/.exec(Buffer.from(statement).toString('utf8', location, location + 64))?.[0] ?? '?';
}
