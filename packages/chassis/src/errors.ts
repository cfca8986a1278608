/**
 * What the caller of a failed step must do next.
 *
 * - `retry`: throw on; redelivery tries again, and after the last try the message waits in the dead-letter queue.
 * - `reject`: the input is at fault and stays so; acknowledge, write it down, announce it, never redeliver.
 * - `reconcile`: the outcome is unknown; read the durable state first, then decide.
 */
export type Disposition = 'retry' | 'reject' | 'reconcile';

export interface ErrorContext {
  /** Ids and counts only: never a data value, never a secret. */
  readonly [key: string]: string | number | boolean | undefined;
}

export interface SnapferryErrorOptions extends ErrorOptions {
  readonly context?: ErrorContext;
}

/**
 * Base of every error that Snapferry throws on purpose. Leaves live beside the code that throws them.
 * `name` and `code` are literals in each leaf, because a minifier renames classes.
 */
export abstract class SnapferryError extends Error {
  /** Stable, upper-case snake case; also the `reasonCode` that people and events see (lower-case kebab there). */
  abstract readonly code: string;
  abstract readonly disposition: Disposition;
  readonly context: ErrorContext;

  /** @param message what was expected and what was found, with ids but never data values. */
  constructor(message: string, options: SnapferryErrorOptions = {}) {
    const { context, ...rest } = options;
    super(message, rest);
    this.context = context ?? {};
  }
}

/** The disposition of anything that was thrown. What we do not know is retried: only a known fault may be given up. */
export function dispositionOf(error: unknown): Disposition {
  return error instanceof SnapferryError ? error.disposition : 'retry';
}

/** `CONTRACT_INVALID` → `contract-invalid`: the form of a reason in events and in the command's JSON. */
export function reasonCode(error: SnapferryError): string {
  return error.code.toLowerCase().replaceAll('_', '-');
}
