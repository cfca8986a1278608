import { givenText, optionalText, requiredText } from './fields.ts';
import { isJsonObject, type JsonObject } from './json.ts';
import { checkLayout } from './layout-fit.ts';
import { columnTarget, defaultTarget, splitTableName } from './names.ts';
import type { Path, Problems } from './problems.ts';
import { type ColumnReading, readColumn } from './read-column.ts';
import { readProperties } from './read-properties.ts';
import { described, quoted, shownName } from './text.ts';
import { type ContractColumn, type ContractTable, isCarried, qualifiedName } from './types.ts';

/** Reads one ODCS schema object as a table; undefined after reporting that it has no name. */
export function readTable(
  node: JsonObject,
  defaultSchema: string,
  path: Path,
  problems: Problems,
): ContractTable | undefined {
  const logicalName = requiredText(node, 'name', path, problems, 'the name of a table');
  const physicalName = optionalText(node, 'physicalName', path, problems) ?? logicalName;
  if (physicalName === undefined) return undefined;
  const { schema, name } = splitTableName(physicalName, defaultSchema);
  const subject = shownName(qualifiedName({ schema, name }));
  problems.about(subject);
  if (schema === '' || name === '') {
    problems.add([...path, 'physicalName'], 'table or schema.table', quoted(physicalName));
  }
  const properties = readProperties(node.customProperties, 'table', [...path, 'customProperties'], problems);
  const readings = readColumns(node, subject, path, problems);
  problems.about(subject);
  const columns = readings.map((reading) => reading.column);
  checkNames(columns, [...path, 'properties'], problems);
  checkLayout(columns, properties, problems);
  const maxShrink = properties.get('snapferryMaxShrink');
  const sort = properties.get('snapferrySort');
  const partition = properties.get('snapferryPartition');
  const description = givenText(node, 'description');
  return {
    schema,
    name,
    target: properties.get('snapferryTarget') ?? defaultTarget(schema, name),
    columns,
    carried: columns.some(isCarried),
    primaryKey: keyOf(readings, [...path, 'properties'], problems),
    ...(maxShrink !== undefined && { maxShrink }),
    ...(sort !== undefined && { sort }),
    ...(partition !== undefined && { partition }),
    ...(description !== undefined && { description }),
  };
}

function readColumns(node: JsonObject, table: string, path: Path, problems: Problems): ColumnReading[] {
  const list = node.properties ?? [];
  if (!Array.isArray(list)) {
    problems.add([...path, 'properties'], 'a list of columns', described(list));
    return [];
  }
  const readings: ColumnReading[] = [];
  for (const [index, item] of list.entries()) {
    const at = [...path, 'properties', index];
    problems.about(table);
    const reading = isJsonObject(item) ? readColumn(item, table, at, problems) : undefined;
    if (reading !== undefined) readings.push(reading);
    else if (!isJsonObject(item)) problems.add(at, 'a column: an object with a name', described(item));
  }
  return readings;
}

function checkNames(columns: readonly ContractColumn[], path: Path, problems: Problems): void {
  const names = new Set<string>();
  const targets = new Map<string, string>();
  const formerNames = new Set<string>();
  for (const column of columns) {
    if (names.has(column.name)) problems.add(path, 'each column once', `${quoted(column.name)} again`);
    names.add(column.name);
    if (!isCarried(column)) continue;
    const other = targets.get(column.target);
    if (other !== undefined && other !== column.name) {
      const found = `${quoted(other)} and ${quoted(column.name)}`;
      problems.add(path, `one carried column that is ${quoted(column.target)} in lower case`, found);
    }
    targets.set(column.target, column.name);
  }
  for (const { renamedFrom, name, target } of columns) {
    if (renamedFrom === undefined || renamedFrom === name) continue;
    // The lake knows columns by their lower case.
    const former = columnTarget(renamedFrom);
    const standing = former !== target && targets.has(former);
    if (names.has(renamedFrom) || standing || formerNames.has(former)) {
      const expected = 'snapferryRenamedFrom to name a column that is gone, once';
      problems.add(path, expected, `${quoted(renamedFrom)} for ${quoted(name)}`);
    }
    formerNames.add(former);
  }
}

function keyOf(readings: readonly ColumnReading[], path: Path, problems: Problems): string[] {
  const key = readings.filter((reading) => reading.primaryKey).map((reading) => reading.column);
  const positions = key.flatMap((column) => column.primaryKeyPosition ?? []);
  if (new Set(positions).size !== positions.length) {
    problems.add(path, 'each primaryKeyPosition once', `positions ${positions.join(', ')}`);
  }
  // A stable sort: without positions the key is in the order of the file.
  const rank = (column: ContractColumn) => column.primaryKeyPosition ?? Number.MAX_SAFE_INTEGER;
  return key.toSorted((left, right) => rank(left) - rank(right)).map((column) => column.name);
}
