import type { IncomingMessage } from 'node:http';
import { S3Client } from '@aws-sdk/client-s3';
import type { WarehouseConfig } from '@snapferry/lambda';
import { catalogOf } from '@snapferry/lambda/warehouse';
import { beforeEach, describe, expect, it } from 'vitest';
import { playAws } from './local-server.ts';

const bucketArn = 'arn:aws:s3tables:eu-central-1:444455556666:bucket/lake';
const secretArn = 'arn:aws:secretsmanager:eu-central-1:444455556666:secret:token-AbCdEf';
const table = { namespace: 'shop', name: 'artist' };

/** Answers everything with "not there"; a secret with a token, and a REST catalogue's configuration with an empty one. */
const seen: IncomingMessage[] = [];
let url = '';
beforeEach(async () => {
  seen.length = 0;
  url = await playAws((request, response) => {
    seen.push(request);
    const target = String(request.headers['x-amz-target'] ?? '');
    const found = target.endsWith('GetSecretValue') || request.url?.includes('/v1/config');
    const type = target === '' ? 'NotFoundException' : 'EntityNotFoundException';
    const error = { type: 'NoSuchTableException', message: 'no', code: 404 };
    response.writeHead(found ? 200 : 404, { 'content-type': 'application/json', 'x-amzn-errortype': type });
    response.end(
      JSON.stringify(found ? { SecretString: 'token-1', defaults: {}, overrides: {} } : { __type: type, error }),
    );
  });
});

/** The last request of a look for a table that is not there. */
async function lookFor(config: WarehouseConfig): Promise<IncomingMessage> {
  const catalog = catalogOf({ ...config, AWS_REGION: 'eu-central-1' }, new S3Client());
  expect(await catalog.load(table)).toBeUndefined();
  return seen.at(-1) as IncomingMessage;
}

const rest = () => ({ SNAPFERRY_CATALOG: 'rest', SNAPFERRY_CATALOG_URL: `${url}/iceberg` }) as const;

describe('the configured catalogue', () => {
  it('is the table bucket, by the API of S3 Tables', async () => {
    const config = { SNAPFERRY_CATALOG: 's3-tables', SNAPFERRY_TABLE_BUCKET_ARN: bucketArn } as const;
    const { url: path, headers } = await lookFor(config);
    expect(decodeURIComponent(path ?? '')).toContain(`${bucketArn}/shop/artist`);
    expect(headers.authorization).toContain('/eu-central-1/s3tables/aws4_request');
  });

  it('is the Glue Data Catalog', async () => {
    const { headers } = await lookFor({ SNAPFERRY_CATALOG: 'glue', SNAPFERRY_WAREHOUSE_URI: 's3://lake/tables' });
    expect(headers['x-amz-target']).toBe('AWSGlue.GetTable');
  });

  it('is a REST catalogue that asks nobody', async () => {
    const { url: path, headers } = await lookFor({ ...rest(), SNAPFERRY_CATALOG_AUTH: 'none' });
    expect(path).toBe('/iceberg/v1/namespaces/shop/tables/artist');
    expect(headers.authorization).toBeUndefined();
  });

  it("is a REST catalogue's warehouse", async () => {
    await lookFor({ ...rest(), SNAPFERRY_CATALOG_AUTH: 'none', SNAPFERRY_CATALOG_WAREHOUSE: bucketArn });
    expect(seen[0]?.url).toBe(`/iceberg/v1/config?warehouse=${encodeURIComponent(bucketArn)}`);
  });

  it('is a REST catalogue that takes a token, kept as a secret', async () => {
    const { headers } = await lookFor({
      ...rest(),
      SNAPFERRY_CATALOG_AUTH: 'bearer',
      SNAPFERRY_CATALOG_TOKEN_SECRET: secretArn,
    });
    expect(headers.authorization).toBe('Bearer token-1');
  });

  it("is a REST catalogue of AWS's, asked under the function's own role", async () => {
    const { headers } = await lookFor({
      ...rest(),
      SNAPFERRY_CATALOG_AUTH: 'sigv4',
      SNAPFERRY_CATALOG_SIGNING_SERVICE: 'glue',
    });
    expect(headers.authorization).toMatch(/Credential=AKIDEXAMPLE\/\d+\/eu-central-1\/glue\/aws4_request/);
  });
});
