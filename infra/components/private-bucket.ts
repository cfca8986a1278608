import { bucketArn } from '../names.ts';
import { policyDocument, type Statement } from './policy.ts';

export interface PrivateBucketArgs {
  readonly bucket: string;
  /** Left out: S3's own key. */
  readonly kmsKeyArn?: $util.Input<string>;
  readonly versioned?: boolean;
  /** Days after which everything in it is deleted. Left out: it stays. */
  readonly expireDays?: number;
  /** The same for some folders only, by folder. */
  readonly expireBelow?: Readonly<Record<string, number>>;
  /** Beyond "nobody without TLS". */
  readonly policy?: readonly Statement[];
}

/** A bucket that nobody reaches but by its policy and by the account's own roles, and never without TLS. */
export function privateBucket(name: string, args: PrivateBucketArgs): aws.s3.Bucket {
  const { bucket, kmsKeyArn, expireDays } = args;
  const created = new aws.s3.Bucket(name, { bucket });
  const id = { bucket: created.id };
  new aws.s3.BucketPublicAccessBlock(name, {
    ...id,
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  });
  // What another account writes is the bucket owner's: RDS and the lake cannot leave files here that we may not read.
  new aws.s3.BucketOwnershipControls(name, { ...id, rule: { objectOwnership: 'BucketOwnerEnforced' } });
  new aws.s3.BucketServerSideEncryptionConfiguration(name, {
    ...id,
    rules: [
      kmsKeyArn === undefined
        ? { applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }
        : {
            applyServerSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: kmsKeyArn },
            bucketKeyEnabled: true,
          },
    ],
  });
  if (args.versioned) new aws.s3.BucketVersioning(name, { ...id, versioningConfiguration: { status: 'Enabled' } });
  new aws.s3.BucketLifecycleConfiguration(name, {
    ...id,
    rules: [
      {
        id: 'unfinished-uploads',
        status: 'Enabled',
        filter: {},
        abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
      },
      ...(expireDays === undefined
        ? []
        : [{ id: 'expire', status: 'Enabled', filter: {}, expiration: { days: expireDays } }]),
      ...Object.entries(args.expireBelow ?? {}).map(([prefix, days]) => ({
        id: `expire-${prefix.replaceAll('/', '')}`,
        status: 'Enabled',
        filter: { prefix },
        expiration: { days },
        // Of a versioned bucket the versions go as well.
        noncurrentVersionExpiration: { noncurrentDays: 1 },
      })),
    ],
  });
  new aws.s3.BucketPolicy(name, {
    ...id,
    policy: policyDocument([
      {
        effect: 'Deny',
        principals: 'everyone',
        actions: ['s3:*'],
        resources: [bucketArn(bucket), `${bucketArn(bucket)}/*`],
        conditions: { Bool: { 'aws:SecureTransport': 'false' } },
        wildcard: 'TlsOnly',
      },
      ...(args.policy ?? []),
    ]),
  });
  return created;
}
