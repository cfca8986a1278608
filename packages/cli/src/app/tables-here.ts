import { SnapferryError } from '@snapferry/chassis';
import { type TableCatalog, tableName } from '@snapferry/iceberg';

/** Somebody named a table that the lake of this home does not have. */
export class LakeTableMissingError extends SnapferryError {
  override readonly name = 'LakeTableMissingError';
  readonly code = 'LAKE_TABLE_MISSING';
  readonly disposition = 'reject';
}

/** For an error about a name: the names that there are. */
export async function tablesHere(catalog: TableCatalog): Promise<string> {
  const names = (await catalog.list()).map(tableName).sort();
  return names.length === 0
    ? 'There are no tables here yet: carry some with "snapferry run", or name another home with --home.'
    : `Tables here: ${names.slice(0, 40).join(', ')}${names.length > 40 ? ', …' : ''}`;
}

export async function tableMissing(catalog: TableCatalog, table: string): Promise<LakeTableMissingError> {
  return new LakeTableMissingError(
    `expected a table of the lake, <namespace>.<table>, found no ${table.slice(0, 200)}\n${await tablesHere(catalog)}`,
  );
}
