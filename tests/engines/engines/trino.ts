import { elementOf, familyOf, precisionOf, type SqlEngine } from '../engine.ts';
import { dateText, doubleQuoted, doubleText, floatText, momentText, quotedText, timeText } from '../literals.ts';
import { type Dialect, sqlEngine } from '../sql-engine.ts';

/** Trino with the catalogue `lake`, which it may write to. */
export function trino(url: string, close: () => Promise<void>): SqlEngine {
  return {
    ...sqlEngine(dialect, async (sql) => (await trinoStatement(url, sql)).rows, close),
    // DESCRIBE knows the current snapshot only.
    async schema(table, snapshotId) {
      const { columns } = await trinoStatement(url, `SELECT * FROM ${dialect.from(table, snapshotId)} LIMIT 0`);
      return columns.map(({ name, type }) => [name, type] as const);
    },
  };
}

interface Page {
  readonly nextUri?: string;
  readonly columns?: readonly { readonly name: string; readonly type: string }[];
  readonly data?: unknown[][];
  readonly error?: { readonly message: string; readonly errorName: string };
}

/** Trino's client protocol: a statement is posted, then its pages are asked for until there is no next one. */
export async function trinoStatement(
  url: string,
  sql: string,
): Promise<{ columns: NonNullable<Page['columns']>; rows: unknown[][] }> {
  const headers = {
    'X-Trino-User': 'engines',
    'X-Trino-Catalog': 'lake',
    'X-Trino-Time-Zone': 'UTC',
    // Else it hides how exact a timestamp's type is.
    'X-Trino-Client-Capabilities': 'PARAMETRIC_DATETIME',
  };
  const rows: unknown[][] = [];
  let columns: Page['columns'] = [];
  let page = await answer(fetch(`${url}/v1/statement`, { method: 'POST', headers, body: sql }));
  for (;;) {
    if (page.error !== undefined)
      throw new Error(`Trino: ${page.error.errorName}: ${page.error.message}\n${sql.slice(0, 2000)}`);
    for (const row of page.data ?? []) rows.push(row);
    columns = page.columns ?? columns;
    if (page.nextUri === undefined) return { columns, rows };
    page = await answer(fetch(page.nextUri, { headers }));
  }
}

async function answer(sent: Promise<Response>): Promise<Page> {
  const response = await sent;
  if (!response.ok)
    throw new Error(`Trino: expected an answer, found HTTP ${response.status}: ${await response.text()}`);
  return (await response.json()) as Page;
}

const names: Readonly<Record<string, string>> = {
  int: 'integer',
  long: 'bigint',
  float: 'real',
  double: 'double',
  boolean: 'boolean',
  string: 'varchar',
  binary: 'varbinary',
  uuid: 'uuid',
  date: 'date',
  time: 'time(6)',
  timestamp: 'timestamp(6)',
  timestamptz: 'timestamp(6) with time zone',
};

function typeName(type: string): string {
  const { precision, scale } = precisionOf(type);
  if (familyOf(type) === 'list') return `array(${typeName(elementOf(type))})`;
  return familyOf(type) === 'decimal' ? `decimal(${precision}, ${scale})` : (names[type] ?? type);
}

const dialect: Dialect = {
  name: 'Trino',
  typeName,
  quote: doubleQuoted,
  from({ namespace, name }, snapshotId) {
    const at = snapshotId === undefined ? '' : ` FOR VERSION AS OF ${snapshotId}`;
    return `lake.${namespace}.${name}${at}`;
  },
  describe: (table) => `DESCRIBE ${dialect.from(table)}`,
  text(value, type) {
    switch (type) {
      case 'binary':
        return `lower(to_hex(${value}))`;
      // A cast to text leaves out a float's last digits.
      case 'float':
        return `'x' || to_hex(to_ieee754_32(${value}))`;
      case 'double':
        return `'x' || to_hex(to_ieee754_64(${value}))`;
      case 'date':
        return `CAST(date_diff('day', DATE '1970-01-01', ${value}) AS varchar)`;
      default:
        return `CAST(${value} AS varchar)`;
    }
  },
  texts: (list, textOf) => `transform(${list}, e -> ${textOf('e')})`,
  literal(cell, type) {
    switch (type) {
      case 'string':
        return quotedText(cell);
      case 'binary':
        return `X'${cell}'`;
      case 'date':
        return `DATE '${dateText(cell)}'`;
      case 'timestamp':
        return `TIMESTAMP '${momentText(cell)}'`;
      case 'timestamptz':
        return `TIMESTAMP '${momentText(cell)} UTC'`;
      case 'float':
        return `CAST('${floatText(cell)}' AS real)`;
      case 'double':
        return `CAST('${doubleText(cell)}' AS double)`;
      case 'time':
        return `TIME '${timeText(cell)}'`;
      default:
        return `CAST('${cell}' AS ${typeName(type)})`;
    }
  },
  isPrefix: (value, prefix) => `${value} LIKE ${quotedText(`${prefix}%`)}`,
  isNan: (value) => `is_nan(${value})`,
  nanIsGreatest: false,
};
