/** A call of AWS as a client of the SDK was told to make it. */
export interface MadeCall {
  /** `<client> <Operation>`, such as `dynamodb PutItem`. */
  readonly api: string;
  /** In whose name: the function's own role, or the session that table-loader assumes. */
  readonly as: 'function' | 'landing-reader';
  readonly input: Readonly<Record<string, unknown>>;
}

/** The same, by the service that made it. */
export interface ServiceCall extends MadeCall {
  /** Whose day it was: that of a dataset which the source exports, or the lake. */
  readonly export: 'source' | 'lake';
  readonly account: 'source' | 'lake';
  readonly service: string;
}
