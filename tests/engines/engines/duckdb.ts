import { elementOf, familyOf, precisionOf, type SqlEngine } from '../engine.ts';
import { engineProcess } from '../engine-process.ts';
import { dateText, doubleQuoted, doubleText, floatText, momentText, quotedText, timeText } from '../literals.ts';
import { type Dialect, sqlEngine } from '../sql-engine.ts';

export function duckDb(python: string): SqlEngine {
  const program = engineProcess(python, 'duckdb');
  return sqlEngine(
    dialect,
    (sql) => program.ask({ do: 'query', sql }),
    () => program.close(),
  );
}

const names: Readonly<Record<string, string>> = {
  int: 'INTEGER',
  long: 'BIGINT',
  float: 'FLOAT',
  double: 'DOUBLE',
  boolean: 'BOOLEAN',
  string: 'VARCHAR',
  binary: 'BLOB',
  uuid: 'UUID',
  date: 'DATE',
  time: 'TIME',
  timestamp: 'TIMESTAMP',
  timestamptz: 'TIMESTAMP WITH TIME ZONE',
};

function typeName(type: string): string {
  const { precision, scale } = precisionOf(type);
  if (familyOf(type) === 'list') return `${typeName(elementOf(type))}[]`;
  return familyOf(type) === 'decimal' ? `DECIMAL(${precision},${scale})` : (names[type] ?? type);
}

const dialect: Dialect = {
  name: 'DuckDB',
  typeName,
  quote: doubleQuoted,
  from({ metadataLocation }, snapshotId) {
    const at = snapshotId === undefined ? '' : `, snapshot_from_id = ${snapshotId}`;
    return `iceberg_scan(${quotedText(metadataLocation)}${at})`;
  },
  describe: (table, snapshotId) => `DESCRIBE SELECT * FROM ${dialect.from(table, snapshotId)}`,
  text(value, type) {
    switch (type) {
      case 'binary':
        return `lower(hex(${value}))`;
      case 'date':
        return `CAST(${value} - DATE '1970-01-01' AS VARCHAR)`;
      case 'timestamp':
      case 'timestamptz':
        return `CAST(epoch_us(${value}) AS VARCHAR)`;
      case 'float':
        return `CAST(CAST(${value} AS DOUBLE) AS VARCHAR)`;
      default:
        return `CAST(${value} AS VARCHAR)`;
    }
  },
  texts: (list, textOf) => `list_transform(${list}, lambda e: ${textOf('e')})`,
  literal(cell, type) {
    switch (type) {
      case 'string':
        return quotedText(cell);
      case 'binary':
        return `from_hex('${cell}')`;
      case 'date':
        return `DATE '${unsigned(dateText(cell))}'`;
      case 'timestamp':
        return `TIMESTAMP '${unsigned(momentText(cell))}'`;
      case 'timestamptz':
        return `TIMESTAMPTZ '${unsigned(momentText(cell))}+00'`;
      case 'float':
        return `CAST('${floatText(cell)}' AS FLOAT)`;
      case 'double':
        return `CAST('${doubleText(cell)}' AS DOUBLE)`;
      case 'time':
        return `TIME '${timeText(cell)}'`;
      default:
        return `CAST('${cell}' AS ${typeName(type)})`;
    }
  },
  isPrefix: (value, prefix) => `${value} LIKE ${quotedText(`${prefix}%`)}`,
  isNan: (value) => `isnan(${value})`,
  nanIsGreatest: true,
};

/** It knows no sign before a year but a minus. */
function unsigned(text: string): string {
  return text.replace(/^\+/, '');
}
