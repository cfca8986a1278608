import { filePath } from '@snapferry/iceberg';
import { elementOf, familyOf, type LakeTable, precisionOf, type SqlEngine } from '../engine.ts';
import { engineProcess } from '../engine-process.ts';
import { dateText, doubleText, floatText, momentText } from '../literals.ts';
import { type Dialect, sqlEngine } from '../sql-engine.ts';

export function clickHouse(python: string): SqlEngine {
  const program = engineProcess(python, 'clickhouse');
  return sqlEngine(
    dialect,
    (sql) => program.ask({ do: 'query', sql }),
    () => program.close(),
  );
}

const names: Readonly<Record<string, string>> = {
  int: 'Int32',
  long: 'Int64',
  float: 'Float32',
  double: 'Float64',
  boolean: 'Bool',
  string: 'String',
  // It has no other type for bytes.
  binary: 'String',
  uuid: 'UUID',
  date: 'Date32',
  // Microseconds; it knows them by no name.
  time: 'Int64',
  timestamp: 'DateTime64(6)',
  timestamptz: "DateTime64(6, 'UTC')",
};

function typeName(type: string): string {
  const { precision, scale } = precisionOf(type);
  if (familyOf(type) === 'list') return `Array(${typeName(elementOf(type))})`;
  return `Nullable(${familyOf(type) === 'decimal' ? `Decimal(${precision}, ${scale})` : (names[type] ?? type)})`;
}

const dialect: Dialect = {
  name: 'ClickHouse',
  typeName,
  quote: (name) => `\`${name}\``,
  from: (table) => `icebergLocal(${text(tableFolder(table))})`,
  settings: (snapshotId) => (snapshotId === undefined ? '' : ` SETTINGS iceberg_snapshot_id = ${snapshotId}`),
  describe: (table, snapshotId) => `DESCRIBE ${dialect.from(table)}${dialect.settings?.(snapshotId) ?? ''}`,
  text(value, type) {
    switch (type) {
      case 'binary':
        return `lower(hex(${value}))`;
      case 'date':
        return `toString(toInt32(${value}))`;
      case 'timestamp':
      case 'timestamptz':
        return `toString(toUnixTimestamp64Micro(${value}))`;
      case 'float':
        return `toString(toFloat64(${value}))`;
      default:
        return `toString(${value})`;
    }
  },
  texts: (list, textOf) => `arrayMap(e -> ${textOf('e')}, ${list})`,
  literal(cell, type) {
    switch (type) {
      case 'string':
        return text(cell);
      case 'binary':
        return `unhex('${cell}')`;
      case 'date':
        return `toDate32('${dateText(cell)}')`;
      case 'timestamp':
      case 'timestamptz':
        // Its own literals have four digits of a year.
        return /^[+-]/.test(momentText(cell))
          ? `fromUnixTimestamp64Micro(toInt64('${cell}'), 'UTC')`
          : `toDateTime64('${momentText(cell)}', 6, 'UTC')`;
      case 'float':
        return `toFloat32('${floatText(cell)}')`;
      case 'double':
        return `toFloat64('${doubleText(cell)}')`;
      default:
        return `CAST('${cell}' AS ${typeName(type).replace(/^Nullable\((.*)\)$/, '$1')})`;
    }
  },
  isPrefix: (value, prefix) => `${value} LIKE ${text(`${prefix}%`)}`,
  isNan: (value) => `isNaN(${value})`,
  nanIsGreatest: false,
};

function text(value: string): string {
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

function tableFolder({ metadataLocation }: LakeTable): string {
  return filePath(metadataLocation).replace(/\/metadata\/[^/]*$/, '');
}
