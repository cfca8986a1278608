import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { clientSettings } from '@snapferry/chassis/aws';
import { fileUri, localDataFiles } from '@snapferry/iceberg';
import { startS3Server } from '@snapferry/testkit/s3-server';
import { onTestFinished } from 'vitest';
import { s3DataFiles } from '../src/adapters/s3-data-files.ts';
import { describeDataFiles } from './data-files.contract.ts';

describeDataFiles('localDataFiles', (scratch) => ({ files: localDataFiles(), folder: fileUri(join(scratch, 'lake')) }));

describeDataFiles('s3DataFiles', async (scratch) => {
  const server = await startS3Server();
  const s3 = new S3Client({ ...clientSettings(), ...server.settings });
  onTestFinished(() => s3.destroy());
  return { files: s3DataFiles({ s3, directory: join(scratch, 'fetched') }), folder: 's3://table-store/warehouse' };
});
