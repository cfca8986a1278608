/** A resource as a program asked for it, every output resolved. */
export interface Recorded {
  /** Pulumi's type, such as `aws:sqs/queue:Queue`. */
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** All that one team's program asked for. */
export interface RecordedApp {
  readonly account: string;
  readonly region: string;
  readonly resources: readonly Recorded[];
}
