/** Work of a service that no event asks for. The local cloud and `infra/` both read it. */
export interface Schedule {
  readonly handler: string;
  /**
   * EventBridge Scheduler's `rate(<value> <unit>)` or `cron(<six fields>)`, in UTC
   * (EventBridge Scheduler User Guide, "Schedule types").
   */
  readonly every: string;
  /** What is looked after, for whoever finds the rule in an account. */
  readonly why: string;
}
