import { type ColumnPlan, planColumn } from './column-plan.ts';
import { ColumnMissingError } from './errors.ts';
import { identifier, literal } from './sql.ts';
import type { FieldColumn, LoadColumn, ParquetColumn } from './types.ts';

/** The text of the error that stops a load at the first value that does not cast. It carries no value. */
export const invalidValueMark = 'snapferry: a value does not cast';

/** The statements of one table's load. They name the wanted columns only: no other is ever read. */
export interface Projection {
  /** The rows as they are to be written. Raises `invalidValueMark` for a value that may not become NULL. */
  readonly rows: string;
  /** For each column that can have invalid values: a query's select item, in the order of `checked`. */
  readonly invalidCounts: string | undefined;
  readonly checked: readonly LoadColumn[];
  /** Non-NULL values of the `onInvalid: null` columns in the export, in the order of `nullable`. */
  readonly sourceCounts: string | undefined;
  readonly nullable: readonly LoadColumn[];
  /** The columns that are read, as `readParts` names them. */
  readonly sources: readonly string[];
}

interface PlannedColumn {
  readonly column: LoadColumn;
  readonly plan: ColumnPlan;
  readonly source: string;
  readonly probe: string;
  readonly value: string;
}

/**
 * Columns are taken by position: DuckDB compares names without case and would hand out "Email" for "email".
 * @param paths SQL-safe paths of the parts, all with these columns.
 * @param hmac the name of the hash function; needed if a column is hashed.
 * @throws ColumnMissingError naming every carried column that the export lacks.
 * @throws ColumnTypeMismatchError
 */
export function buildProjection(
  fields: readonly FieldColumn[],
  exported: readonly ParquetColumn[],
  paths: readonly string[],
  hmac = '',
): Projection {
  const planned = planColumns(fields, exported, hmac);
  const sources = [...new Set(planned.map(({ source }) => source))];
  const from = `SELECT ${sources.join(', ')} FROM ${readParts(paths, exported.length)}`;
  const probes = planned.map(({ plan, source, probe }) => `${plan.probe(source)} AS ${probe}`);
  const layers = (expression: (item: PlannedColumn) => string) => {
    const values = planned.map((item) => `${expression(item)} AS ${item.value}`);
    return `(SELECT *, ${values.join(', ')} FROM (SELECT *, ${probes.join(', ')} FROM (${from})))`;
  };
  const nullWhereInvalid = layers(({ plan, source, probe }) => plan.value(source, probe));
  const checked = planned.filter(({ plan, column }) => plan.invalid !== undefined && column.onInvalid !== 'null');
  const nullable = planned.filter(({ plan, column }) => plan.invalid !== undefined && column.onInvalid === 'null');
  return {
    rows: `SELECT ${planned.map(outputItem).join(', ')} FROM ${layers(writtenValue)}`,
    checked: checked.map(({ column }) => column),
    invalidCounts: select(checked, (item) => `count(*) FILTER (WHERE ${invalid(item)})`, nullWhereInvalid),
    sources,
    nullable: nullable.map(({ column }) => column),
    sourceCounts: select(nullable, ({ source }) => `count(${source})`, `(${from})`),
  };
}

/** The parts as a relation with the columns c0, c1, … No column comes from a path, and none is matched by name. */
export function readParts(paths: readonly string[], width: number): string {
  const aliases = Array.from({ length: width }, (_, position) => `c${position}`).join(', ');
  const files = paths.map(literal).join(', ');
  return `read_parquet([${files}], hive_partitioning = false, union_by_name = false) AS t(${aliases})`;
}

function planColumns(
  fields: readonly FieldColumn[],
  exported: readonly ParquetColumn[],
  hmac: string,
): PlannedColumn[] {
  const positions = new Map(exported.map(({ name }, position) => [name, position]));
  const missing = fields.filter(({ column }) => !positions.has(column.source));
  if (missing.length > 0) throw new ColumnMissingError(missing.map(({ column }) => column.source));
  return fields.map(({ column }, index) => {
    const position = positions.get(column.source) ?? 0;
    return {
      column,
      plan: planColumn(column, exported[position]?.physicalType ?? '', hmac),
      source: `c${position}`,
      probe: `p${index}`,
      value: `v${index}`,
    };
  });
}

function writtenValue({ column, plan, source, probe }: PlannedColumn): string {
  return plan.valueOr?.(insteadOfInvalid(column), source, probe) ?? plan.value(source, probe);
}

function outputItem(item: PlannedColumn): string {
  const { column, plan, value, probe } = item;
  const output = plan.output(value, probe);
  const name = identifier(column.target);
  if (plan.invalid === undefined || plan.valueOr !== undefined) return `${output} AS ${name}`;
  return `CASE WHEN ${invalid(item)} THEN ${insteadOfInvalid(column)} ELSE ${output} END AS ${name}`;
}

function insteadOfInvalid({ onInvalid }: LoadColumn): string {
  return onInvalid === 'null' ? 'NULL' : `error(${literal(invalidValueMark)})`;
}

function invalid({ plan, source, probe, value }: PlannedColumn): string {
  return plan.invalid?.(source, probe, value) ?? 'false';
}

function select(items: readonly PlannedColumn[], item: (column: PlannedColumn) => string, from: string) {
  return items.length === 0 ? undefined : `SELECT ${items.map(item).join(', ')} FROM ${from}`;
}
