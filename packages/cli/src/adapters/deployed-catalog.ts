import { S3Client } from '@aws-sdk/client-s3';
import { clientSettings } from '@snapferry/chassis/aws';
import { s3FileIo } from '@snapferry/iceberg/s3';
import { type Environment, functionVariables, readEnvironment, warehouseVariables } from '@snapferry/lambda';
import { catalogOf } from '@snapferry/lambda/warehouse';
import * as z from 'zod';
import type { Tables } from '../commands/rollback.ts';

const configSchema = z.object({ AWS_REGION: functionVariables.AWS_REGION }).and(warehouseVariables);

/**
 * The catalogue of a deployment, named by the variables that table-loader is deployed with (`SNAPFERRY_CATALOG` and those that
 * belong to it), with the credentials of the environment.
 *
 * @throws ConfigurationError naming every variable at fault
 */
export function deployedCatalog(environment: Environment = process.env): Tables {
  const s3 = new S3Client(clientSettings());
  return { catalog: catalogOf(readEnvironment(configSchema, environment), s3), io: s3FileIo(s3) };
}
