import type { Cell } from './corpus/cells.ts';
import { elementOf, familyOf, type LakeTable, type SqlEngine } from './engine.ts';
import type { Predicate } from './predicates.ts';
import { settle } from './settle.ts';

/** What one engine's SQL has of its own. */
export interface Dialect {
  readonly name: string;
  typeName(icebergType: string): string;
  quote(name: string): string;
  from(table: LakeTable, snapshotId?: string): string;
  /** Goes to the end of a statement. */
  settings?(snapshotId: string | undefined): string;
  /** Lists the columns: rows that begin with name and type. */
  describe(table: LakeTable, snapshotId?: string): string;
  /** The text of a value that is no list, in a form that `settle` knows. */
  text(value: string, icebergType: string): string;
  /** Each element of a list brought to text. */
  texts(list: string, textOf: (element: string) => string): string;
  literal(cell: string, icebergType: string): string;
  isPrefix(value: string, prefix: string): string;
  isNan(value: string): string;
  readonly nanIsGreatest: boolean;
}

/** An engine that is asked in SQL. */
export function sqlEngine(
  dialect: Dialect,
  query: (sql: string) => Promise<unknown[][]>,
  close: () => Promise<void>,
): SqlEngine {
  const { quote } = dialect;
  return {
    name: dialect.name,
    nanIsGreatest: dialect.nanIsGreatest,
    typeName: dialect.typeName,
    query,
    close,
    async schema(table, snapshotId) {
      const answer = await query(dialect.describe(table, snapshotId));
      return answer.map(([name, type]) => [String(name), String(type)] as const);
    },
    async rows(table, columns, snapshotId) {
      const list = columns.map(({ name, type }) => `${textOf(dialect, quote(name), type)} AS ${quote(name)}`);
      const source = `${dialect.from(table, snapshotId)}${dialect.settings?.(snapshotId) ?? ''}`;
      const answer = await query(`SELECT ${list.join(', ')} FROM ${source}`);
      return answer.map((row) => columns.map(({ type }, index) => settle(row[index] as Cell, type)));
    },
    async ids(table, predicates) {
      const found = predicates.map((): number[] => []);
      const branches = predicates.map(
        (predicate, index) =>
          `SELECT ${index} AS which, ${quote('id')} FROM ${dialect.from(table)} WHERE ${condition(dialect, predicate)}`,
      );
      for (const [which, id] of await query(branches.join(' UNION ALL '))) found[Number(which)]?.push(Number(id));
      return found;
    },
  };
}

function textOf(dialect: Dialect, value: string, type: string): string {
  if (familyOf(type) !== 'list') return dialect.text(value, type);
  return dialect.texts(value, (element) => dialect.text(element, elementOf(type)));
}

function condition(dialect: Dialect, { column, type, operator, values }: Predicate): string {
  const name = dialect.quote(column);
  const literals = values.map((value) => dialect.literal(value, type));
  switch (operator) {
    case 'is null':
    case 'is not null':
      return `${name} ${operator.toUpperCase()}`;
    case 'is nan':
      return dialect.isNan(name);
    case 'in':
      return `${name} IN (${literals.join(', ')})`;
    case 'between':
      return `${name} BETWEEN ${literals.join(' AND ')}`;
    case 'prefix':
      return dialect.isPrefix(name, values[0] ?? '');
    default:
      return `${name} ${operator} ${literals.join('')}`;
  }
}
