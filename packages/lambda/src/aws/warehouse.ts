import { GlueClient } from '@aws-sdk/client-glue';
import type { S3Client } from '@aws-sdk/client-s3';
import { S3TablesClient } from '@aws-sdk/client-s3tables';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { clientSettings } from '@snapferry/chassis/aws';
import { keptStates } from '@snapferry/contract/retention';
import type { TableCatalog } from '@snapferry/iceberg';
import { glueCatalog } from '@snapferry/iceberg/glue';
import { bearerAuth, noAuth, type RestAuth, restCatalog, sigV4Auth } from '@snapferry/iceberg/rest';
import { s3FileIo } from '@snapferry/iceberg/s3';
import { s3TablesCatalog } from '@snapferry/iceberg/s3-tables';
import type { WarehouseConfig } from '../warehouse-variables.ts';
import { secretToken } from './secret-token.ts';

type Config = WarehouseConfig & { readonly AWS_REGION: string };

/** For those who load. */
export interface LoadingOptions {
  /** How long earlier snapshots stay where the catalogue expires them itself: S3 Tables is told so table by table. */
  readonly snapshotDays: number;
}

/**
 * The catalogue that the deployment chose.
 *
 * @param loading given, a table that is asked for and missing is made. Without it tables are only read and changed.
 */
export function catalogOf(config: Config, s3: S3Client, loading?: LoadingOptions): TableCatalog {
  const createTables = loading !== undefined;
  switch (config.SNAPFERRY_CATALOG) {
    case 's3-tables':
      return s3TablesCatalog({
        client: new S3TablesClient(clientSettings()),
        tableBucketArn: config.SNAPFERRY_TABLE_BUCKET_ARN,
        io: s3FileIo(s3),
        createTables,
        ...(loading === undefined
          ? {}
          : { snapshots: { maxAgeHours: loading.snapshotDays * 24, minToKeep: keptStates } }),
      });
    case 'glue':
      return glueCatalog({
        client: new GlueClient(clientSettings()),
        warehouse: config.SNAPFERRY_WAREHOUSE_URI,
        io: s3FileIo(s3),
      });
    case 'rest': {
      const warehouse = config.SNAPFERRY_CATALOG_WAREHOUSE;
      return restCatalog({
        uri: config.SNAPFERRY_CATALOG_URL,
        ...(warehouse === undefined ? {} : { warehouse }),
        auth: restAuth(config, s3),
        createTables,
      });
    }
  }
}

function restAuth(config: Config & { readonly SNAPFERRY_CATALOG: 'rest' }, s3: S3Client): RestAuth {
  switch (config.SNAPFERRY_CATALOG_AUTH) {
    case 'none':
      return noAuth();
    case 'bearer':
      return bearerAuth(secretToken(new SecretsManagerClient(clientSettings()), config.SNAPFERRY_CATALOG_TOKEN_SECRET));
    case 'sigv4':
      return sigV4Auth({
        region: config.AWS_REGION,
        service: config.SNAPFERRY_CATALOG_SIGNING_SERVICE,
        // The function's role, as any client of the SDK has found it.
        credentials: s3.config.credentials,
      });
  }
}
