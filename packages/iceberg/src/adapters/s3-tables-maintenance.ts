import {
  GetTableMaintenanceConfigurationCommand,
  PutTableMaintenanceConfigurationCommand,
  type S3TablesClient,
} from '@aws-sdk/client-s3tables';
import { type TableIdentifier, tableName } from '../types.ts';
import { requestFailure } from './aws-answers.ts';

/** Which snapshots S3 Tables expires: those older than so many hours, but never the newest few. */
export interface SnapshotManagement {
  readonly maxAgeHours: number;
  /** At least 1. */
  readonly minToKeep: number;
}

/**
 * Tells S3 Tables how long to keep a table's snapshots, unless it knows. There is no setting for a whole table bucket, and a
 * table that was told nothing keeps 120 hours (S3 User Guide, "Maintenance for tables").
 *
 * @throws CatalogUnavailableError (asking again does no harm); CatalogAccessError; CatalogRefusedError
 */
export async function manageSnapshots(
  client: S3TablesClient,
  tableBucketARN: string,
  table: TableIdentifier,
  { maxAgeHours, minToKeep }: SnapshotManagement,
): Promise<void> {
  try {
    const found = await client.send(new GetTableMaintenanceConfigurationCommand({ tableBucketARN, ...table }));
    const { status, settings } = found.configuration?.icebergSnapshotManagement ?? {};
    const { maxSnapshotAgeHours, minSnapshotsToKeep } = settings?.icebergSnapshotManagement ?? {};
    if (status === 'enabled' && maxSnapshotAgeHours === maxAgeHours && minSnapshotsToKeep === minToKeep) return;
    await client.send(
      new PutTableMaintenanceConfigurationCommand({
        tableBucketARN,
        ...table,
        type: 'icebergSnapshotManagement',
        value: {
          status: 'enabled',
          settings: {
            icebergSnapshotManagement: { maxSnapshotAgeHours: maxAgeHours, minSnapshotsToKeep: minToKeep },
          },
        },
      }),
    );
  } catch (error) {
    throw requestFailure(`set how long snapshots of ${tableName(table)} stay`, error);
  }
}
