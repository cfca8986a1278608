import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { STSClient } from '@aws-sdk/client-sts';
import { clientSettings } from '@snapferry/chassis/aws';
import { s3FileIo } from '@snapferry/iceberg/s3';
import { deployedRegistry } from '@snapferry/lambda';
import { announceOn, functionDeps, inProgressIn } from '@snapferry/lambda/aws';
import { catalogOf } from '@snapferry/lambda/warehouse';
import { narrowedS3, s3Fingerprint, s3ObjectStore, s3PartStager, secretsManagerKeys } from '@snapferry/ports/aws';
import { s3DataFiles } from '../adapters/s3-data-files.ts';
import type { Config } from '../config.ts';
import type { Warehouse } from '../ports/warehouse.ts';
import { engineOptions } from './engine-options.ts';
import { openEngine, type Scratch } from './scratch.ts';

export function awsDeps(config: Config, scratch: Scratch) {
  const registry = deployedRegistry(config);
  const s3 = new S3Client(clientSettings());
  return {
    ...functionDeps('table-loader'),
    registry,
    objects: s3ObjectStore({ s3 }),
    announce: announceOn(config, 'snapferry.lake'),
    inProgress: inProgressIn(config),
    ownAccount: config.SNAPFERRY_ACCOUNT,
    workUri: config.SNAPFERRY_WORK_URI,
    warehouse: warehouseOf(config, s3),
    keys: secretsManagerKeys({
      secretsManager: new SecretsManagerClient(clientSettings()),
      secretIds: registry.keySecrets,
    }),
    stager: s3PartStager({
      s3For: narrowedS3({ sts: new STSClient(clientSettings()), roleArn: config.SNAPFERRY_LANDING_ROLE_ARN, registry }),
      directory: join(scratch.folder, 'parts'),
    }),
    openEngine: () => openEngine(scratch, engineOptions(config)),
    scratchBytes: Math.floor((scratch.freeBytes * config.SNAPFERRY_TMP_PERCENT) / 100),
  };
}

function warehouseOf(config: Config, s3: S3Client): Warehouse {
  return {
    catalog: catalogOf(config, s3, true),
    io: s3FileIo(s3),
    placeDataFile: s3DataFiles({ s3 }),
    fingerprint: (uri) => s3Fingerprint(s3, uri),
  };
}
