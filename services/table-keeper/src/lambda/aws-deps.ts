import { randomUUID } from 'node:crypto';
import { S3Client } from '@aws-sdk/client-s3';
import { clientSettings } from '@snapferry/chassis/aws';
import { s3FileStore } from '@snapferry/iceberg/s3-store';
import { deployedRegistry } from '@snapferry/lambda';
import { functionDeps } from '@snapferry/lambda/aws';
import { catalogOf } from '@snapferry/lambda/warehouse';
import type { Config } from '../config.ts';
import type { KeptWarehouse } from '../ports/kept-warehouse.ts';

export function awsDeps(config: Config) {
  return {
    ...functionDeps('table-keeper'),
    registry: deployedRegistry(config),
    warehouse: keptWarehouse(config),
    snapshotDays: config.SNAPFERRY_SNAPSHOT_DAYS,
    unreferencedDays: config.SNAPFERRY_UNREFERENCED_DAYS,
    newUuid: randomUUID,
  };
}

function keptWarehouse(config: Config): KeptWarehouse {
  if (isTableBucket(config)) return { upkeep: 'by-catalogue' };
  const s3 = new S3Client(clientSettings());
  return { upkeep: 'by-us', catalog: catalogOf(config, s3), io: s3FileStore(s3) };
}

/** S3 Tables is one warehouse behind two doors: its own API, and an Iceberg REST endpoint. */
function isTableBucket(config: Config): boolean {
  if (config.SNAPFERRY_CATALOG === 's3-tables') return true;
  return (
    config.SNAPFERRY_CATALOG === 'rest' &&
    config.SNAPFERRY_CATALOG_AUTH === 'sigv4' &&
    config.SNAPFERRY_CATALOG_SIGNING_SERVICE === 's3tables'
  );
}
