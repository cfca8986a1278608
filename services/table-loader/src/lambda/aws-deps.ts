import { join } from 'node:path';
import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { STSClient } from '@aws-sdk/client-sts';
import { clientSettings } from '@snapferry/chassis/aws';
import type { TableIdentifier } from '@snapferry/iceberg';
import { s3FileIo } from '@snapferry/iceberg/s3';
import { deployedRegistry } from '@snapferry/lambda';
import { announceOn, functionDeps, inProgressIn } from '@snapferry/lambda/aws';
import { catalogOf } from '@snapferry/lambda/warehouse';
import { kmsProofMac, narrowedS3, s3ObjectStore, s3PartStager, secretsManagerKeys } from '@snapferry/ports/aws';
import { s3DataFiles } from '../adapters/s3-data-files.ts';
import type { Config } from '../config.ts';
import { lastLoad } from '../domain/last-load.ts';
import { engineOptions, scratchShares } from './engine-options.ts';
import { openEngine, type Scratch } from './scratch.ts';

export function awsDeps(config: Config, scratch: Scratch) {
  const registry = deployedRegistry(config);
  const s3 = new S3Client(clientSettings());
  const { scratchBytes, spillLimitMb } = scratchShares(scratch.freeBytes, config.SNAPFERRY_TMP_PERCENT);
  const warehouse = {
    catalog: catalogOf(config, s3, { snapshotDays: config.SNAPFERRY_SNAPSHOT_DAYS }),
    io: s3FileIo(s3),
    ...s3DataFiles({ s3, directory: join(scratch.folder, 'data') }),
  };
  const engine = () => openEngine(scratch, { ...engineOptions(config), spillLimitMb });
  return {
    ...functionDeps('table-loader'),
    registry,
    objects: s3ObjectStore({ s3 }),
    announce: announceOn(config, 'snapferry.lake'),
    inProgress: inProgressIn(config),
    ownAccount: config.SNAPFERRY_ACCOUNT,
    workUri: config.SNAPFERRY_WORK_URI,
    warehouse,
    lastLoad: (table: TableIdentifier) => lastLoad({ warehouse, openEngine: engine }, table),
    unreferencedDays: config.SNAPFERRY_UNREFERENCED_DAYS,
    proofMac: kmsProofMac({ kms: new KMSClient(clientSettings()), keyId: config.SNAPFERRY_PROOF_KEY_ARN }),
    keys: secretsManagerKeys({
      secretsManager: new SecretsManagerClient(clientSettings()),
      secretIds: registry.keySecrets,
    }),
    stager: s3PartStager({
      s3For: narrowedS3({ sts: new STSClient(clientSettings()), roleArn: config.SNAPFERRY_LANDING_ROLE_ARN, registry }),
      directory: join(scratch.folder, 'parts'),
    }),
    openEngine: engine,
    scratchBytes,
  };
}
