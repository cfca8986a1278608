import { elementOf, familyOf, precisionOf, type SqlEngine } from '../engine.ts';
import { engineProcess } from '../engine-process.ts';
import { dateText, doubleText, floatText, momentText, quotedText } from '../literals.ts';
import { type Dialect, sqlEngine } from '../sql-engine.ts';

export interface SparkPlaces {
  readonly python: string;
  readonly javaHome: string;
  /** Iceberg's runtime for Spark. */
  readonly jar: string;
  readonly warehouse: string;
  readonly scratch: string;
}

/** Spark with the lake's folder as a catalogue, which it may write to. */
export function spark({ python, javaHome, jar, warehouse, scratch }: SparkPlaces): SqlEngine {
  const program = engineProcess(python, 'spark', {
    JAVA_HOME: javaHome,
    PYSPARK_PYTHON: python,
    SPARK_LOCAL_IP: '127.0.0.1',
    ENGINES_SPARK_JAR: jar,
    ENGINES_WAREHOUSE: `file://${warehouse}`,
    ENGINES_SCRATCH: scratch,
  });
  return sqlEngine(
    dialect,
    (sql) => program.ask({ do: 'query', sql }),
    () => program.close(),
  );
}

const names: Readonly<Record<string, string>> = {
  int: 'int',
  long: 'bigint',
  float: 'float',
  double: 'double',
  boolean: 'boolean',
  string: 'string',
  binary: 'binary',
  // It has no type of its own for them.
  uuid: 'string',
  date: 'date',
  timestamp: 'timestamp_ntz',
  timestamptz: 'timestamp',
};

function typeName(type: string): string {
  const { precision, scale } = precisionOf(type);
  if (familyOf(type) === 'list') return `array<${typeName(elementOf(type))}>`;
  return familyOf(type) === 'decimal' ? `decimal(${precision},${scale})` : (names[type] ?? type);
}

const dialect: Dialect = {
  name: 'Spark',
  typeName,
  quote: (name) => `\`${name.replaceAll('`', '``')}\``,
  from({ namespace, name }, snapshotId) {
    const at = snapshotId === undefined ? '' : ` VERSION AS OF ${snapshotId}`;
    return `lake.${namespace}.${name}${at}`;
  },
  describe: (table, snapshotId) => `DESCRIBE QUERY SELECT * FROM ${dialect.from(table, snapshotId)}`,
  text(value, type) {
    switch (type) {
      case 'binary':
        return `lower(hex(${value}))`;
      case 'date':
        return `CAST(unix_date(${value}) AS STRING)`;
      case 'timestamp':
      case 'timestamptz':
        return `CAST(unix_micros(CAST(${value} AS TIMESTAMP)) AS STRING)`;
      case 'float':
        return `CAST(CAST(${value} AS DOUBLE) AS STRING)`;
      default:
        return `CAST(${value} AS STRING)`;
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
        return `TIMESTAMP_NTZ '${momentText(cell)}'`;
      case 'timestamptz':
        return `TIMESTAMP_LTZ '${momentText(cell)}'`;
      case 'float':
        return `CAST('${floatText(cell)}' AS FLOAT)`;
      case 'double':
        return `CAST('${doubleText(cell)}' AS DOUBLE)`;
      default:
        return `CAST('${cell}' AS ${typeName(type)})`;
    }
  },
  isPrefix: (value, prefix) => `${value} LIKE ${quotedText(`${prefix}%`)}`,
  isNan: (value) => `isnan(${value})`,
  nanIsGreatest: true,
};
