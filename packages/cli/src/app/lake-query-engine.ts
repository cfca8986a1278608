import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import {
  currentDataFiles,
  filePath,
  localFileIo,
  snapshotById,
  type TableCatalog,
  tableIdentifier,
} from '@snapferry/iceberg';
import type { Count, QueryEngine, TableVersion } from '@snapferry/table-reconciler';
import { literal, plainPath } from '@snapferry/transform/sql';

/** DuckDB over the lake of this machine: counts what lies in the files, not what the metadata says of them. */
export function lakeQueryEngine(catalog: TableCatalog): QueryEngine {
  return {
    name: 'duckdb',
    async count(versions) {
      if (versions.length === 0) return { tables: new Map(), bytesScanned: 0 };
      const instance = await DuckDBInstance.create(':memory:', {
        autoinstall_known_extensions: 'false',
        autoload_known_extensions: 'false',
      });
      const connection = await instance.connect();
      try {
        const tables = new Map<string, Count>();
        for (const version of versions) tables.set(version.name, await countOf(connection, catalog, version));
        // Nothing is billed here, and a count reads no more than the footers.
        return { tables, bytesScanned: 0 };
      } finally {
        connection.closeSync();
        instance.closeSync();
      }
    },
  };
}

async function countOf(connection: DuckDBConnection, catalog: TableCatalog, version: TableVersion): Promise<Count> {
  const head = await catalog.load(tableIdentifier(version.name));
  if (head === undefined) return { unreadable: 'TABLE_NOT_FOUND' };
  const snapshotId = BigInt(version.snapshotId);
  if (snapshotById(head.metadata, snapshotId) === undefined) return { unreadable: 'SNAPSHOT_NOT_FOUND' };
  const { dataFiles, deleteFiles } = await currentDataFiles(localFileIo(), head, snapshotId);
  if (deleteFiles.length > 0) return { unreadable: 'DELETE_FILES' };
  if (dataFiles.length === 0) return { rows: 0 };
  const files = dataFiles.map((file) => literal(plainPath(filePath(file.uri)))).join(', ');
  try {
    const reader = await connection.runAndReadAll(`SELECT count(*) FROM read_parquet([${files}])`);
    return { rows: Number(reader.getRows()[0]?.[0]) };
  } catch {
    return { unreadable: 'FILES_UNREADABLE' };
  }
}
