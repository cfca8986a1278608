import { rm } from 'node:fs/promises';
import type { S3Client } from '@aws-sdk/client-s3';
import type { ExportSink } from '@snapferry/local/rds';
import { s3Upload } from '@snapferry/ports/aws';

/** Where the local RDS puts its exports: emulated S3. */
export function s3Sink(s3: S3Client): ExportSink {
  return {
    write: (uri, body) => s3Upload(s3, uri, body),
    async adopt(localPath, uri) {
      await s3Upload(s3, uri, { path: localPath });
      await rm(localPath);
    },
  };
}
