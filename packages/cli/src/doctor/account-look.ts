import type { DatabaseSnapshot } from '@snapferry/ports';

export interface LookedDatabase {
  readonly kind: 'instance' | 'cluster';
  readonly engine: string;
  /** Days that automated snapshots are kept; 0: none are taken. */
  readonly backupDays: number;
  /** Key that it is encrypted with, RDS's own or another; undefined where it is not. */
  readonly keyArn?: string;
}

/** What doctor asks of an account, read only. Undefined: there is none. */
export interface AccountLook {
  /** The account that the credentials belong to. */
  account(): Promise<string>;
  database(id: string): Promise<LookedDatabase | undefined>;
  /** Snapshots of the database, of every type. */
  snapshots(id: string): Promise<readonly Pick<DatabaseSnapshot, 'type' | 'tags'>[]>;
  /** The bus's resource policy; empty where it has none. */
  busPolicy(name: string): Promise<string | undefined>;
  /** The key that a bucket encrypts with, `none` for S3's own; undefined where there is no such bucket. */
  bucketKey(name: string): Promise<string | undefined>;
  /** Whether the key, of this account, can be used, by its ARN or its alias's; undefined where there is none. */
  keyIsEnabled(arn: string): Promise<boolean | undefined>;
  /** Whether people made the key, and not an AWS service for itself. */
  isOwnKey(arn: string): Promise<boolean>;
  /** Lambda calls that the account and Region may run at once. */
  callsAtOnce(): Promise<number>;
  hasTable(name: string): Promise<boolean>;
  /** Bytes that a query of the workgroup may scan; undefined where there is no such workgroup. */
  scanLimit(workgroup: string): Promise<number | undefined>;
  hasTableBucket(name: string): Promise<boolean>;
  /** Whether Glue has the catalogue that stands for the account's table buckets. */
  hasTableCatalogue(): Promise<boolean>;
  /** How many values the secret remembers, a replaced one included; undefined where there is no such secret. */
  secretValues(name: string): Promise<number | undefined>;
  /** E-mail addresses of a topic that have not confirmed yet; undefined where there is no such topic. */
  unconfirmed(topicArn: string): Promise<readonly string[] | undefined>;
}
