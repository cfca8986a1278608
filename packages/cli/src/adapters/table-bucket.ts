import { S3Client } from '@aws-sdk/client-s3';
import { S3TablesClient } from '@aws-sdk/client-s3tables';
import { SnapferryError } from '@snapferry/chassis';
import { clientSettings } from '@snapferry/chassis/aws';
import { s3FileIo } from '@snapferry/iceberg/s3';
import { s3TablesCatalog } from '@snapferry/iceberg/s3-tables';
import type { Tables } from '../commands/rollback.ts';

class TableBucketNameError extends SnapferryError {
  override readonly name = 'TableBucketNameError';
  readonly code = 'TABLE_BUCKET_NAME';
  readonly disposition = 'reject';
}

/**
 * A table bucket of AWS, with the credentials of the environment.
 *
 * @param settings of the clients; the Region is the bucket's.
 * @throws TableBucketNameError
 */
export function tableBucket(arn: string, settings: object = clientSettings()): Tables {
  const region = /^arn:aws[a-z-]*:s3tables:([a-z0-9-]+):\d{12}:bucket\/[a-z0-9-]+$/.exec(arn)?.[1];
  if (region === undefined) {
    throw new TableBucketNameError('expected arn:aws:s3tables:<region>:<account>:bucket/<name>, found something else');
  }
  const io = s3FileIo(new S3Client({ ...settings, region }));
  const client = new S3TablesClient({ ...settings, region });
  return { catalog: s3TablesCatalog({ client, tableBucketArn: arn, io }), io };
}
