/** What doctor asks of an account, read only. Undefined: there is none. */
export interface AccountLook {
  /** The account that the credentials belong to. */
  account(): Promise<string>;
  database(id: string): Promise<{ readonly engine: string; readonly backupDays: number } | undefined>;
  /** The bus's resource policy; empty where it has none. */
  busPolicy(name: string): Promise<string | undefined>;
  hasBucket(name: string): Promise<boolean>;
  hasTableBucket(name: string): Promise<boolean>;
  /** Whether Glue has the catalogue that stands for the account's table buckets. */
  hasTableCatalogue(): Promise<boolean>;
  /** Whether the secret has a value now; undefined where there is no such secret. */
  secretHasValue(name: string): Promise<boolean | undefined>;
  /** E-mail addresses of a topic that have not confirmed yet; undefined where there is no such topic. */
  unconfirmed(topicArn: string): Promise<readonly string[] | undefined>;
}
