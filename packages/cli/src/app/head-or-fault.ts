import {
  isTableFault,
  type TableCatalog,
  type TableHead,
  type TableIdentifier,
  UnsupportedTableError,
} from '@snapferry/iceberg';

/** A table as the catalogue has it, or in words why its metadata cannot be read: one that is broken says nothing of the others. */
export async function headOrFault(
  catalog: Pick<TableCatalog, 'load'>,
  table: TableIdentifier,
): Promise<{ readonly head?: TableHead | undefined; readonly fault?: string }> {
  try {
    return { head: await catalog.load(table) };
  } catch (error) {
    if (!isTableFault(error) && !(error instanceof UnsupportedTableError)) throw error;
    return { fault: error.message };
  }
}
