import { flag, givenText, optionalText, requiredText, textList } from './fields.ts';
import type { JsonObject } from './json.ts';
import { columnTarget, isExportableColumn, isWritableColumn } from './names.ts';
import { canonicalType } from './physical-type.ts';
import { misfitsOf } from './policy-fit.ts';
import type { Path, Problems } from './problems.ts';
import { type PropertyReading, readProperties } from './read-properties.ts';
import { described, quoted, shownName } from './text.ts';
import type { ColumnPolicy, ContractColumn } from './types.ts';

export interface ColumnReading {
  readonly column: ContractColumn;
  readonly primaryKey: boolean;
}

/** Reads one ODCS property as a column; undefined after reporting that it has no name. */
export function readColumn(node: JsonObject, table: string, path: Path, problems: Problems): ColumnReading | undefined {
  const logicalName = requiredText(node, 'name', path, problems, 'the name of a column');
  const name = optionalText(node, 'physicalName', path, problems) ?? logicalName;
  if (name === undefined) return undefined;
  problems.about(`${table}.${shownName(name)}`);
  const properties = readProperties(node.customProperties, 'column', [...path, 'customProperties'], problems);
  const policy = properties.get('snapferryPolicy') ?? 'drop';
  const physicalType = canonicalType(optionalText(node, 'physicalType', path, problems) ?? '');
  const classification = optionalText(node, 'classification', path, problems);
  const description = givenText(node, 'description');
  const tags = textList(node, 'tags');
  const key = readKey(node, path, problems);
  if (policy !== 'drop') checkCarried(name, physicalType, node, path, problems);
  checkTruncate(policy, properties, problems);
  const truncate = properties.get('snapferryTruncate');
  const renamedFrom = properties.get('snapferryRenamedFrom');
  const icebergType = properties.get('snapferryIcebergType');
  const column: ContractColumn = {
    name,
    target: columnTarget(name),
    physicalType,
    policy,
    onInvalid: properties.get('snapferryOnInvalid') ?? 'reject',
    ...(truncate !== undefined && { truncate }),
    ...(renamedFrom !== undefined && { renamedFrom }),
    ...(icebergType !== undefined && { icebergType }),
    ...(key.position !== undefined && { primaryKeyPosition: key.position }),
    ...(classification !== undefined && { classification }),
    ...(tags.length > 0 && { tags }),
    ...(description !== undefined && { description }),
  };
  if (physicalType !== '') {
    for (const { property, expected, found } of misfitsOf(column, physicalType)) {
      problems.add(properties.path(property), expected, found);
    }
  }
  if (renamedFrom === name) {
    problems.add(properties.path('snapferryRenamedFrom'), 'a name other than the present one', described(renamedFrom));
  }
  return { column, primaryKey: key.primaryKey };
}

function readKey(node: JsonObject, path: Path, problems: Problems): { primaryKey: boolean; position?: number } {
  const primaryKey = flag(node, 'primaryKey', path, problems);
  const position = node.primaryKeyPosition;
  // ODCS's own default is -1: not part of the key.
  if (position === undefined || position === null || position === -1) return { primaryKey };
  if (typeof position !== 'number' || !Number.isInteger(position) || position < 1) {
    problems.add([...path, 'primaryKeyPosition'], 'a position in the key, from 1', described(position));
    return { primaryKey };
  }
  if (!primaryKey && (node.primaryKey ?? false) === false) {
    problems.add([...path, 'primaryKeyPosition'], 'primaryKey: true beside it', 'a position without it');
  }
  return { primaryKey, position };
}

function checkCarried(name: string, physicalType: string, node: JsonObject, path: Path, problems: Problems): void {
  if (physicalType === '' && (node.physicalType === undefined || node.physicalType === null)) {
    problems.add([...path, 'physicalType'], 'the type as pg_dump prints it, because the column is carried', 'nothing');
  }
  const refuseName = (expected: string): void =>
    problems.add([...path, node.physicalName === undefined ? 'name' : 'physicalName'], expected, quoted(name));
  if (!isExportableColumn(name)) {
    refuseName(
      'a column name that RDS can export: without , ; { } ( ) = blank, tab or newline (it skips the whole table)',
    );
  }
  if (!isWritableColumn(name)) {
    refuseName('another column name: DuckDB, which writes the files of the lake, keeps this one for itself');
  }
}

function checkTruncate(policy: ColumnPolicy, properties: PropertyReading, problems: Problems): void {
  const truncate = properties.get('snapferryTruncate');
  const path = properties.path('snapferryTruncate');
  if (policy !== 'truncate') {
    if (truncate !== undefined) problems.add(path, 'snapferryPolicy: truncate beside it', `the policy ${policy}`);
    return;
  }
  // A value that is there and wrong has been reported already.
  if (truncate === undefined && path.at(-1) !== 'value') {
    problems.add(path, 'snapferryTruncate beside the policy truncate', 'nothing');
  }
}
