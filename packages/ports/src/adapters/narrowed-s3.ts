import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { AssumeRoleCommand, type STSClient } from '@aws-sdk/client-sts';
import type { AwsCredentialIdentity } from '@smithy/types';
import { SnapferryError } from '@snapferry/chassis';
import { clientSettings } from '@snapferry/chassis/aws';
import { runPrefixUri, splitS3Uri } from '../export-layout.ts';
import { isBelow } from '../is-below.ts';
import type { DatasetRegistry, RegisteredDataset } from '../ports/datasets.ts';
import { AwsUnavailableError, awsFailure } from './aws-failure.ts';

export interface NarrowedS3Options {
  readonly sts: STSClient;
  /** A role of the own account that may read what lands for any registered dataset. The function's role may assume it. */
  readonly roleArn: string;
  readonly registry: DatasetRegistry;
  readonly settings?: S3ClientConfig;
}

/** Nothing registered lies there: whoever asks for it follows an event or a plan that was made up. */
export class NotRegisteredPlaceError extends SnapferryError {
  override readonly name = 'NotRegisteredPlaceError';
  readonly code = 'PLACE_NOT_REGISTERED';
  readonly disposition = 'reject';
}

/** The shortest session that STS gives. A load that takes longer gets the next one by itself. */
const sessionSeconds = 900;

/**
 * S3 clients that can read one run's folder of a registered landing place, and nothing else: a session of the role under
 * a policy of its own, so that a fault in what reads strangers' files reaches no other run, and no other dataset. The
 * place comes from the registry, whatever the URI says.
 *
 * @returns the client for an object's URI; the same one for all of a run. It renews its credentials before they expire.
 */
export function narrowedS3(options: NarrowedS3Options): (uri: string) => Promise<S3Client> {
  const clients = new Map<string, S3Client>();
  return async (uri) => {
    const run = runOf(uri, await options.registry.list());
    const known = clients.get(run.prefixUri);
    if (known !== undefined) return known;
    const client = clientFor(run, options);
    clients.set(run.prefixUri, client);
    return client;
  };
}

interface RunFolder {
  readonly prefixUri: string;
  readonly runId: string;
  readonly region: string;
}

function runOf(uri: string, registered: readonly RegisteredDataset[]): RunFolder {
  for (const { landingUri, dataset, region } of registered) {
    const datasetUri = `${landingUri}${dataset}/`;
    if (!isBelow(uri, datasetUri)) continue;
    const [runId = ''] = uri.slice(datasetUri.length).split('/');
    const prefixUri = runPrefixUri(landingUri, { dataset, runId });
    if (isBelow(uri, prefixUri)) return { prefixUri, runId, region };
  }
  throw new NotRegisteredPlaceError(
    `expected an object below a run's folder of a registered dataset, found ${uri}; nothing of it was read`,
  );
}

function clientFor({ prefixUri, runId, region }: RunFolder, { sts, roleArn, settings }: NarrowedS3Options): S3Client {
  const request = new AssumeRoleCommand({
    RoleArn: roleArn,
    // Seen in CloudTrail on both sides of the account's border.
    RoleSessionName: `snapferry-${runId}`.replaceAll(/[^\w+=,.@-]/g, '-').slice(0, 64),
    DurationSeconds: sessionSeconds,
    Policy: JSON.stringify(runPolicy(prefixUri, partitionOf(roleArn), region)),
  });
  return new S3Client({
    ...clientSettings(),
    region,
    ...settings,
    credentials: () => assume(sts, request, prefixUri),
  });
}

async function assume(sts: STSClient, request: AssumeRoleCommand, prefixUri: string): Promise<AwsCredentialIdentity> {
  const what = `assume ${request.input.RoleArn} for ${prefixUri}`;
  try {
    const { Credentials: session } = await sts.send(request);
    const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = session ?? {};
    if (AccessKeyId === undefined || SecretAccessKey === undefined || SessionToken === undefined) {
      throw new AwsUnavailableError(`${what}: expected credentials, found an answer without`);
    }
    return {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      sessionToken: SessionToken,
      ...(Expiration === undefined ? {} : { expiration: Expiration }),
    };
  } catch (error) {
    throw awsFailure(what, error);
  }
}

/**
 * What the session may do of what its role may: sessions get the smaller part of both (IAM user guide, "Session
 * policies"). Which keys there are, the role's own policy says; here they open objects of the run only, or of its bucket
 * where that has a bucket key (S3 user guide, "Encryption context").
 */
export function runPolicy(prefixUri: string, partition: string, region: string) {
  const { bucket, key } = splitS3Uri(prefixUri);
  const bucketArn = `arn:${partition}:s3:::${bucket}`;
  return {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: 's3:GetObject', Resource: `${bucketArn}/${key}*` },
      {
        // With it S3 says "not there" of a part that is gone, without it "not allowed".
        Effect: 'Allow',
        Action: 's3:ListBucket',
        Resource: bucketArn,
        Condition: { StringLike: { 's3:prefix': `${key}*` } },
      },
      {
        Effect: 'Allow',
        Action: 'kms:Decrypt',
        Resource: '*',
        Condition: {
          StringEquals: { 'kms:ViaService': `s3.${region}.amazonaws.com${partition === 'aws-cn' ? '.cn' : ''}` },
          StringLike: { 'kms:EncryptionContext:aws:s3:arn': [bucketArn, `${bucketArn}/${key}*`] },
        },
      },
    ],
  };
}

function partitionOf(arn: string): string {
  return arn.split(':')[1] ?? 'aws';
}
