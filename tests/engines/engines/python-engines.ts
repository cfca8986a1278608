import type { PythonProcess } from '../../setup/python-process.ts';
import { type Engine, familyOf, precisionOf } from '../engine.ts';
import { engineProcess } from '../engine-process.ts';

export function pyIceberg(python: string): Engine {
  return dataFrameEngine('PyIceberg', (type) => type, false, engineProcess(python, 'pyiceberg'));
}

export function polars(python: string): Engine {
  return dataFrameEngine('Polars', polarsType, true, engineProcess(python, 'polars'));
}

/** Readers that are asked by calls and not in SQL; what they are asked is in python/<name>_reader.py. */
function dataFrameEngine(
  name: string,
  typeName: Engine['typeName'],
  nanIsGreatest: boolean,
  program: PythonProcess,
): Engine {
  return {
    name,
    nanIsGreatest,
    typeName,
    schema: (table, snapshotId) => program.ask({ do: 'schema', table, snapshotId }),
    rows: (table, columns, snapshotId) => program.ask({ do: 'rows', table, columns, snapshotId }),
    ids: (table, predicates) => program.ask({ do: 'ids', table, predicates }),
    close: () => program.close(),
  };
}

const polarsNames: Readonly<Record<string, string>> = {
  int: 'Int32',
  long: 'Int64',
  float: 'Float32',
  double: 'Float64',
  boolean: 'Boolean',
  string: 'String',
  binary: 'Binary',
  date: 'Date',
  time: 'Time',
  timestamp: "Datetime(time_unit='us', time_zone=None)",
  timestamptz: "Datetime(time_unit='us', time_zone='UTC')",
  // It has no type of its own for them.
  uuid: 'Binary',
};

function polarsType(type: string): string {
  const family = familyOf(type);
  if (family === 'list') return `List(${polarsType(type.slice(5, -1))})`;
  const { precision, scale } = precisionOf(type);
  return family === 'decimal' ? `Decimal(precision=${precision}, scale=${scale})` : (polarsNames[type] ?? type);
}
