import { arnOf } from './provider-state.ts';
import type { Recorded, RecordedApp } from './recorded.ts';

export interface PolicyDocument {
  readonly Version: string;
  readonly Statement: readonly PolicyStatement[];
}
export interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: unknown;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** A policy that a program attached, and to what. */
export interface AttachedPolicy {
  /** The identity's or the resource's ARN. */
  readonly arn: string;
  readonly account: string;
  readonly kind: 'identity' | 'resource' | 'trust';
  readonly name: string;
  readonly document: PolicyDocument;
}

/** Where each type of resource keeps a policy, and of what. */
const kept: Readonly<
  Record<string, { kind: AttachedPolicy['kind']; policy: string; of: (app: RecordedApp, resource: Recorded) => string }>
> = {
  'aws:iam/role:Role': { kind: 'trust', policy: 'assumeRolePolicy', of: arnOf },
  'aws:iam/rolePolicy:RolePolicy': {
    kind: 'identity',
    policy: 'policy',
    of: ({ account }, { inputs }) => `arn:aws:iam::${account}:role/${inputs.role}`,
  },
  'aws:s3/bucketPolicy:BucketPolicy': {
    kind: 'resource',
    policy: 'policy',
    of: (_app, { inputs }) => `arn:aws:s3:::${inputs.bucket}`,
  },
  'aws:kms/key:Key': { kind: 'resource', policy: 'policy', of: arnOf },
  'aws:sqs/queuePolicy:QueuePolicy': {
    kind: 'resource',
    policy: 'policy',
    of: ({ account, region }, { inputs }) =>
      `arn:aws:sqs:${region}:${account}:${String(inputs.queueUrl).split('/').at(-1)}`,
  },
  'aws:sns/topicPolicy:TopicPolicy': {
    kind: 'resource',
    policy: 'policy',
    of: (_app, { inputs }) => String(inputs.arn),
  },
  'aws:cloudwatch/eventBusPolicy:EventBusPolicy': {
    kind: 'resource',
    policy: 'policy',
    of: ({ account, region }, { inputs }) => `arn:aws:events:${region}:${account}:event-bus/${inputs.eventBusName}`,
  },
  'aws:s3tables/tableBucketPolicy:TableBucketPolicy': {
    kind: 'resource',
    policy: 'resourcePolicy',
    of: (_app, { inputs }) => String(inputs.tableBucketArn),
  },
  'aws:secretsmanager/secretPolicy:SecretPolicy': {
    kind: 'resource',
    policy: 'policy',
    of: (_app, { inputs }) => String(inputs.secretArn),
  },
};

/** Every policy of an account. @throws Error for a resource that has one in a place which is not known here */
export function policiesOf(app: RecordedApp): AttachedPolicy[] {
  return app.resources.flatMap((resource) => {
    const place = kept[resource.type];
    if (place === undefined) {
      const unknown = Object.entries(resource.inputs).find(([, value]) => String(value).includes('"Statement"'));
      if (unknown !== undefined) {
        throw new Error(`expected ${resource.type} among those with policies, found one in its ${unknown[0]}`);
      }
      return [];
    }
    const document = JSON.parse(String(resource.inputs[place.policy])) as PolicyDocument;
    return { arn: place.of(app, resource), account: app.account, kind: place.kind, name: resource.name, document };
  });
}

/** Several accounts, as far as policies decide what may happen in them. */
export class World {
  readonly policies: readonly AttachedPolicy[];
  readonly #bucketOwners: ReadonlyMap<string, string>;

  constructor(policies: readonly AttachedPolicy[], bucketOwners: ReadonlyMap<string, string>) {
    this.policies = policies;
    this.#bucketOwners = bucketOwners;
  }

  static of(apps: readonly RecordedApp[]): World {
    const owners = apps.flatMap((app) =>
      app.resources
        .filter(({ type }) => type === 'aws:s3/bucket:Bucket')
        .map((bucket): [string, string] => [String(bucket.inputs.bucket), app.account]),
    );
    return new World(apps.flatMap(policiesOf), new Map(owners));
  }

  identityPolicies(roleArn: string): AttachedPolicy[] {
    return this.policies.filter(({ kind, arn }) => kind === 'identity' && arn === roleArn);
  }

  /** The policy of the resource, or of the bucket that it lies in; of a role, who may take it on. */
  resourcePolicy(resourceArn: string): AttachedPolicy | undefined {
    const holder = resourceArn.startsWith('arn:aws:s3:::') ? (resourceArn.split('/')[0] as string) : resourceArn;
    const of = (name: string) => this.policies.find(({ kind, arn }) => kind !== 'identity' && arn === name);
    // A table without a policy of its own has its table bucket's.
    return of(holder) ?? of(holder.replace(/\/table\/[^/]+$/, ''));
  }

  /** The account that a resource belongs to; a bucket's ARN does not say. */
  owner(resourceArn: string): string {
    const inArn = resourceArn.split(':')[4];
    if (inArn) return inArn;
    const bucket = (resourceArn.split(':')[5] as string).split('/')[0] as string;
    const owner = this.#bucketOwners.get(bucket);
    if (owner === undefined) throw new Error(`expected a bucket of the recorded accounts, found ${bucket}`);
    return owner;
  }

  /** The same accounts with the policies of one identity or resource changed. @throws Error where nothing changes */
  changed(holder: string, kind: AttachedPolicy['kind'], change: (json: string) => string): World {
    const before = JSON.stringify(this.policies);
    const policies = this.policies.map((policy) =>
      policy.arn === holder && policy.kind === kind
        ? { ...policy, document: JSON.parse(change(JSON.stringify(policy.document))) as PolicyDocument }
        : policy,
    );
    if (JSON.stringify(policies) === before)
      throw new Error(`expected a change of the ${kind} policy of ${holder}, found none`);
    return new World(policies, this.#bucketOwners);
  }

  /** The same accounts with one statement more. */
  adding(holder: string, kind: AttachedPolicy['kind'], statement: PolicyStatement): World {
    const added = { arn: holder, account: this.owner(holder), kind, name: 'added' };
    if (!this.policies.some((policy) => policy.arn === holder && policy.kind === kind)) {
      const document = { Version: '2012-10-17', Statement: [statement] };
      return new World([...this.policies, { ...added, document }], this.#bucketOwners);
    }
    return this.changed(holder, kind, (json) => {
      const document = JSON.parse(json) as PolicyDocument;
      return JSON.stringify({ ...document, Statement: [...document.Statement, statement] });
    });
  }
}
