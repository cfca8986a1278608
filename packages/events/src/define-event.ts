import type * as z from 'zod';

export type EventSource = 'snapferry.source' | 'snapferry.lake';

/**
 * One event of the contract: address, version and schema in one value, which producer, consumer, rule and docs all read.
 * `T` is the zod schema of the CloudEvent's `data`.
 */
export interface EventDefinition<T extends z.ZodType = z.ZodType> {
  /** CloudEvents `type` and EventBridge `detail-type`: a past fact in PascalCase. */
  readonly type: string;
  readonly major: number;
  readonly minor: number;
  /** `urn:snapferry:event:<Type>:<major>.<minor>`. */
  readonly dataschema: string;
  readonly summary: string;
  /** Who may publish it. */
  readonly sources: readonly EventSource[];
  /** From which of its sources it is relayed to the other account. Empty: it stays on the bus it was put on. */
  readonly relayedFrom: readonly EventSource[];
  readonly data: T;
}

export type DataOf<D extends EventDefinition> = z.infer<D['data']>;

export function defineEvent<T extends z.ZodType>(input: Omit<EventDefinition<T>, 'dataschema'>): EventDefinition<T> {
  return { ...input, dataschema: `urn:snapferry:event:${input.type}:${input.major}.${input.minor}` };
}
