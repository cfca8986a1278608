import { DeleteObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it } from 'vitest';
import { s3FileStore } from '../src/adapters/object-file-store.ts';

function setUp() {
  const client = new S3Client({ region: 'eu-central-1' });
  return { mock: mockClient(client), store: s3FileStore(client) };
}

const modifiedAt = new Date('2026-11-20T06:00:00.000Z');
const listed = (Key: string) => ({ Key, LastModified: modifiedAt, Size: 7 });

describe('s3FileStore', () => {
  it.each(['s3://lake/shop/order', 's3a://lake/shop/order/'])(
    'lists every page of %s, and of no neighbour',
    async (folder) => {
      const { mock, store } = setUp();
      mock
        .on(ListObjectsV2Command, { Bucket: 'lake', Prefix: 'shop/order/' })
        .resolves({ Contents: [listed('shop/order/data/a b.parquet')], NextContinuationToken: 'more' });
      mock
        .on(ListObjectsV2Command, { Bucket: 'lake', Prefix: 'shop/order/', ContinuationToken: 'more' })
        .resolves({ Contents: [listed('shop/order/metadata/m.avro')] });
      expect(await store.list(folder)).toEqual([
        { uri: 's3://lake/shop/order/data/a b.parquet', modifiedAt, sizeBytes: 7n },
        { uri: 's3://lake/shop/order/metadata/m.avro', modifiedAt, sizeBytes: 7n },
      ]);
    },
  );

  it('lists nothing of a folder that is not there', async () => {
    const { mock, store } = setUp();
    mock.on(ListObjectsV2Command).resolves({});
    expect(await store.list('s3://lake/shop/none')).toEqual([]);
  });

  it('deletes by the exact key', async () => {
    const { mock, store } = setUp();
    await store.delete('s3://lake/shop/order/data/ü%20.parquet');
    expect(mock.commandCalls(DeleteObjectCommand)[0]?.args[0].input).toEqual({
      Bucket: 'lake',
      Key: 'shop/order/data/ü%20.parquet',
    });
  });
});
