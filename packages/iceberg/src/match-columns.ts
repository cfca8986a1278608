import { normalisedType, typeText, widened } from './column-types.ts';
import { UnsupportedSchemaChangeError } from './errors.ts';
import type { NestedField, TableMetadata, WantedColumn } from './types.ts';

/** The column of the table that a wanted column is, if it is there, and the type that it is to have. */
export interface MatchedColumn {
  readonly wanted: WantedColumn;
  readonly field?: NestedField;
  /** The field's type, wider where that is wanted. */
  readonly type?: NestedField['type'];
}

/**
 * Finds the wanted columns among the table's fields: a renamed one under its old name while that is there, every other one
 * under its own. Where the table has columns of both names, a rename would throw the values of one away: it is refused.
 *
 * @throws UnsupportedSchemaChangeError naming table, column, what was found and what is wanted, and what to do.
 */
export function matchColumns(
  table: string,
  fields: readonly NestedField[],
  columns: readonly WantedColumn[],
): readonly MatchedColumn[] {
  refuseRepeats(table, columns);
  const byName = new Map(fields.map((field) => [field.name, field]));
  const names = new Set(columns.map((column) => column.name));
  return columns.map((wanted) => {
    const former = wanted.renamedFrom;
    if (former !== undefined && former !== wanted.name && names.has(former) && !byName.has(wanted.name)) {
      throw new UnsupportedSchemaChangeError(
        `${table}, column ${wanted.name}: expected its old name ${former} to be gone, found it wanted too; ` +
          'take renamedFrom out of the contract, or the column of the old name',
        { context: { column: wanted.name } },
      );
    }
    const renamed = former !== undefined && !names.has(former) ? byName.get(former) : undefined;
    if (renamed !== undefined && former !== wanted.name && byName.has(wanted.name)) {
      throw new UnsupportedSchemaChangeError(
        `${table}, column ${wanted.name}: expected it to be there under its old name ${former} or under its own, found both; ` +
          `take snapferryRenamedFrom out of the contract, and ${wanted.name} goes on as it is; or, if ${former} is to take its place, first load a version of the contract without ${wanted.name}, or give it another name where the table was partitioned by ${wanted.name}`,
        { context: { column: wanted.name } },
      );
    }
    const field = renamed ?? byName.get(wanted.name);
    return field === undefined ? { wanted } : { wanted, field, type: fittingType(table, field, wanted) };
  });
}

/**
 * Refuses a column that has the name of a partition field of another column: Iceberg's Java library would then refuse the
 * whole table.
 *
 * @throws UnsupportedSchemaChangeError
 */
export function refuseTakenNames(
  table: string,
  metadata: TableMetadata | undefined,
  fields: readonly NestedField[],
): void {
  const sources = new Map<string, number>();
  for (const spec of metadata?.['partition-specs'] ?? []) {
    for (const field of spec.fields) sources.set(field.name, field['source-id']);
  }
  for (const { name, id } of fields) {
    if ((sources.get(name) ?? id) === id) continue;
    throw new UnsupportedSchemaChangeError(
      `${table}, column ${name}: expected a name that no partition field has, found one of column id ${sources.get(name)}; ` +
        'give the column another name, or the table another target',
      { context: { column: name } },
    );
  }
}

function refuseRepeats(table: string, columns: readonly WantedColumn[]): void {
  const seen = new Set<string>();
  const former = new Set<string>();
  for (const { name, renamedFrom } of columns) {
    if (seen.has(name)) throw new UnsupportedSchemaChangeError(`${table}: column ${name} is wanted twice`);
    seen.add(name);
    if (renamedFrom === undefined) continue;
    if (former.has(renamedFrom)) {
      throw new UnsupportedSchemaChangeError(`${table}: two columns are renamed from ${renamedFrom}; only one can be`);
    }
    former.add(renamedFrom);
  }
}

function fittingType(table: string, field: NestedField, wanted: WantedColumn): NestedField['type'] {
  if (field.required) {
    // Our files may hold nulls in every column.
    throw new UnsupportedSchemaChangeError(
      `${table}, column ${wanted.name}: expected an optional column, found a required one; make it optional by the engine that made it`,
      { context: { column: wanted.name } },
    );
  }
  const [found, type] = [typeText(field.type), normalisedType(wanted.type)];
  const wider = found === type ? field.type : widened(field, type);
  if (wider !== undefined) return wider;
  throw new UnsupportedSchemaChangeError(
    `${table}, column ${wanted.name}: the table has type ${found}, wanted is ${type}; only int to long, float to double and a ` +
      'decimal of more digits keep old data readable. Carry the column under another name, or keep its type in the ' +
      'contract (snapferryIcebergType)',
    { context: { column: wanted.name, found, wanted: type } },
  );
}
