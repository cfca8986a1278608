import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { narrowedS3 } from '@snapferry/ports/aws';
import { awsFault, memoryRegistry, registeredDataset } from '@snapferry/testkit';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it } from 'vitest';
import { startS3 } from './s3.ts';

const roleArn = 'arn:aws:iam::444455556666:role/landing-reader';
const run = 's3://source-landing/exports/shop/r-1/';
const part = `${run}1/task/app/public.artist/1/part-0.gz.parquet`;
const minutes = (count: number): Date => new Date(Date.now() + count * 60_000);

function setUp(endpoint = 'http://127.0.0.1:1') {
  const sts = new STSClient({ region: 'eu-central-1' });
  const mock = mockClient(sts);
  let sessions = 0;
  mock.on(AssumeRoleCommand).callsFake(() => {
    sessions += 1;
    const keys = { AccessKeyId: `session-${sessions}`, SecretAccessKey: 's', SessionToken: 't' };
    return { Credentials: { ...keys, Expiration: minutes(15) } };
  });
  const registry = memoryRegistry(
    registeredDataset('shop'),
    registeredDataset('crm', { landingUri: 's3://crm-landing/exports/', region: 'eu-west-1' }),
  );
  const s3For = narrowedS3({ sts, roleArn, registry, settings: { endpoint } });
  const asked = () => mock.commandCalls(AssumeRoleCommand).map(({ args: [{ input }] }) => input);
  return { mock, s3For, asked };
}

const keyOf = async (s3: S3Client): Promise<string> => (await s3.config.credentials()).accessKeyId;

describe('narrowedS3', () => {
  it("assumes the role under a policy of the run's own folder", async () => {
    const { s3For, asked } = setUp();
    const s3 = await s3For(part);
    await keyOf(s3);
    expect(await s3.config.region()).toBe('eu-central-1');
    const [request] = asked();
    expect(request).toMatchObject({ RoleArn: roleArn, RoleSessionName: 'snapferry-r-1', DurationSeconds: 900 });
    const bucket = 'arn:aws:s3:::source-landing';
    expect(JSON.parse(request?.Policy ?? '')).toEqual({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: 's3:GetObject', Resource: `${bucket}/exports/shop/r-1/*` },
        {
          Effect: 'Allow',
          Action: 's3:ListBucket',
          Resource: bucket,
          Condition: { StringLike: { 's3:prefix': 'exports/shop/r-1/*' } },
        },
        {
          Effect: 'Allow',
          Action: 'kms:Decrypt',
          Resource: '*',
          Condition: {
            StringEquals: { 'kms:ViaService': 's3.eu-central-1.amazonaws.com' },
            StringLike: { 'kms:EncryptionContext:aws:s3:arn': [bucket, `${bucket}/exports/shop/r-1/*`] },
          },
        },
      ],
    });
    // STS's limit (API reference, AssumeRole).
    expect(request?.Policy?.length).toBeLessThan(2048);
  });

  it('gives one client for all parts of a run, and another for another', async () => {
    const { s3For } = setUp();
    expect(await s3For(`${run}1/other`)).toBe(await s3For(part));
    expect(await s3For(part.replace('r-1', 'r-2'))).not.toBe(await s3For(part));
    const crm = await s3For('s3://crm-landing/exports/crm/r-1/a.parquet');
    expect(await crm.config.region()).toBe('eu-west-1');
  });

  it.each([
    's3://source-landing/exports/other/r-1/a',
    's3://source-landing/exports/shop/',
    's3://source-landing/exports/shop/r-1/',
    's3://source-landing/exports/shop/a.parquet',
    's3://source-landing/exports/shop/../crm/r-1/a',
    's3://source-landing/exports/shop/r-1/../r-2/a',
    's3://source-landing/exports/shop/*/a',
    's3://source-landing/exports/shopping/r-1/a',
    's3://source-landing-2/exports/shop/r-1/a',
    's3://crm-landing/exports/shop/r-1/a',
    's3://lake-work/plans/r-1/1/artist.json',
    '/exports/shop/r-1/a',
    '',
  ])('assumes nothing for %j', async (uri) => {
    const { s3For, asked } = setUp();
    await expect(s3For(uri)).rejects.toMatchObject({ code: 'PLACE_NOT_REGISTERED', disposition: 'reject' });
    expect(asked()).toEqual([]);
  });

  it('renews a session before it ends, and asks for no more of them', async () => {
    const { mock, s3For } = setUp();
    const s3 = await s3For(part);
    expect([await keyOf(s3), await keyOf(s3)]).toEqual(['session-1', 'session-1']);
    const keys = { AccessKeyId: 'short', SecretAccessKey: 's', SessionToken: 't' };
    mock.on(AssumeRoleCommand).resolves({ Credentials: { ...keys, Expiration: minutes(4) } });
    const other = await s3For(part.replace('r-1', 'r-2'));
    await keyOf(other);
    mock.on(AssumeRoleCommand).resolves({ Credentials: { ...keys, AccessKeyId: 'next', Expiration: minutes(15) } });
    expect(await keyOf(other)).toBe('next');
  });

  it.each([
    ['AccessDenied', 403, 'AWS_ACCESS'],
    ['ThrottlingException', 400, 'AWS_UNAVAILABLE'],
    ['PackedPolicyTooLarge', 400, 'AWS_REFUSED'],
  ])('says of %s, whatever is read, that the role could not be assumed', async (name, status, code) => {
    const { mock, s3For } = setUp();
    mock.on(AssumeRoleCommand).rejects(awsFault(name, status));
    const reading = (await s3For(part)).send(new GetObjectCommand({ Bucket: 'source-landing', Key: 'a' }));
    await expect(reading).rejects.toMatchObject({ code });
    await expect(reading).rejects.toThrow(/assume arn:aws:iam::444455556666:role\/landing-reader for s3:\/\//);
  });

  it("signs with the session's key", async () => {
    const server = await startS3();
    server.objects.set('source-landing/exports/shop/r-1/1/a', Buffer.from('x'));
    const authorizations: (string | undefined)[] = [];
    server.fates.push((request) => {
      authorizations.push(request.headers.authorization);
      return false;
    });
    const { s3For } = setUp(server.settings.endpoint);
    const s3 = await s3For(`${run}1/a`);
    await s3.send(new GetObjectCommand({ Bucket: 'source-landing', Key: 'exports/shop/r-1/1/a' }));
    expect(authorizations[0]).toMatch(/Credential=session-1\//);
  });
});
