import { flag, optionalText, requiredText } from './fields.ts';
import type { JsonObject } from './json.ts';
import { columnTarget, isExportableColumn } from './names.ts';
import { canonicalType, elementType, typeKind } from './physical-type.ts';
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
  const key = readKey(node, path, problems);
  if (policy !== 'drop') checkCarried(name, physicalType, node, path, problems);
  if (physicalType !== '') checkFit(policy, physicalType, properties, problems);
  checkTruncate(policy, physicalType, properties, problems);
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
  };
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
  if (!isExportableColumn(name)) {
    const expected =
      'a column name that RDS can export: without , ; { } ( ) = blank, tab or newline (it skips the whole table)';
    problems.add([...path, node.physicalName === undefined ? 'name' : 'physicalName'], expected, quoted(name));
  }
}

function checkFit(policy: ColumnPolicy, physicalType: string, properties: PropertyReading, problems: Problems): void {
  const kind = typeKind(physicalType);
  if (policy === 'hmac' && typeKind(elementType(physicalType)) === 'float') {
    const expected = 'a policy other than hmac: real and double precision have no one text form to hash';
    problems.add(properties.path('snapferryPolicy'), expected, `hmac on ${physicalType}`);
  }
  const icebergType = properties.get('snapferryIcebergType');
  if (icebergType === undefined) return;
  const path = properties.path('snapferryIcebergType');
  if (kind !== icebergType) problems.add(path, `a column of type ${icebergType}`, physicalType);
  if (policy === 'hmac' || policy === 'truncate') {
    problems.add(path, 'a policy that keeps the type: allow or redact', policy);
  }
  if (properties.get('snapferryOnInvalid') === 'string') {
    problems.add(path, 'snapferryOnInvalid: reject or null beside it', 'string');
  }
}

function checkTruncate(
  policy: ColumnPolicy,
  physicalType: string,
  properties: PropertyReading,
  problems: Problems,
): void {
  const truncate = properties.get('snapferryTruncate');
  const path = properties.path('snapferryTruncate');
  if (policy !== 'truncate') {
    if (truncate !== undefined) problems.add(path, 'snapferryPolicy: truncate beside it', `the policy ${policy}`);
    return;
  }
  if (truncate === undefined) {
    // A value that is there and wrong has been reported already.
    if (path.at(-1) !== 'value') problems.add(path, 'snapferryTruncate beside the policy truncate', 'nothing');
    return;
  }
  if (physicalType === '') return;
  const kind = typeKind(physicalType);
  if (typeof truncate === 'number' && kind !== 'text' && kind !== 'uuid') {
    problems.add(path, 'a number of characters on a text column only', `${truncate} on ${physicalType}`);
  }
  if (typeof truncate === 'string' && kind !== 'date' && kind !== 'timestamp') {
    problems.add(path, 'year, month or day on a date or timestamp only', `${truncate} on ${physicalType}`);
  }
}
