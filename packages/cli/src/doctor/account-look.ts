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
  /** How many values the secret remembers, a replaced one included; undefined where there is no such secret. */
  secretValues(name: string): Promise<number | undefined>;
  /** E-mail addresses of a topic that have not confirmed yet; undefined where there is no such topic. */
  unconfirmed(topicArn: string): Promise<readonly string[] | undefined>;
}
