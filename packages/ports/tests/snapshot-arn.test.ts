import { formatSnapshotArn, parseSnapshotArn } from '@snapferry/ports';
import { describe, expect, it } from 'vitest';

describe('the ARN of a snapshot', () => {
  it.each([
    ['arn:aws:rds:eu-central-1:111122223333:snapshot:rds:shop-db-2026-11-20-03-00', 'instance'],
    ['arn:aws:rds:eu-central-1:111122223333:snapshot:awsbackup:job-0a1b', 'instance'],
    ['arn:aws-cn:rds:cn-north-1:111122223333:cluster-snapshot:by-hand', 'cluster'],
  ])('%s is taken apart and put together again', (arn, kind) => {
    const parts = parseSnapshotArn(arn);
    expect(parts).toMatchObject({ account: '111122223333', kind, id: arn.split(':').slice(6).join(':') });
    expect(parts && formatSnapshotArn(parts)).toBe(arn);
  });

  it.each([
    'arn:aws:rds:eu-central-1:111122223333:db:shop-db',
    'arn:aws:rds:eu-central-1:1111:snapshot:x',
    'arn:aws:s3:eu-central-1:111122223333:snapshot:x',
    'arn:aws:rds:eu-central-1:111122223333:snapshot:',
    'arn:aws:rds:eu-central-1:111122223333:snapshot:a/b',
    ' arn:aws:rds:eu-central-1:111122223333:snapshot:x',
    'x',
  ])('is not %j', (text) => {
    expect(parseSnapshotArn(text)).toBeUndefined();
  });
});
