import {
  IdempotencyConfig,
  IdempotencyItemAlreadyExistsError,
  IdempotencyItemNotFoundError,
  IdempotencyRecordStatus,
  makeIdempotent,
} from '@aws-lambda-powertools/idempotency';
import { BasePersistenceLayer, IdempotencyRecord } from '@aws-lambda-powertools/idempotency/persistence';
import type { Context } from 'aws-lambda';

/** Remembers which calls are running now, for all instances of a function. */
export interface InProgressStore {
  /**
   * Claims the key until `until`, unless a claim on it still runs at `now`.
   * Atomic. Returns the end of the claim that stands in the way, or undefined where the key is now ours.
   */
  claim(key: string, claim: { now: Date; until: Date }): Promise<Date | undefined>;
  release(key: string): Promise<void>;
}

/**
 * Powertools' persistence, kept to calls in progress: a finished call leaves no record. A replay therefore always
 * reaches the use case, which decides by durable state and not by "this event was seen".
 */
export class InProgressPersistence extends BasePersistenceLayer {
  readonly #store: InProgressStore;

  constructor(store: InProgressStore) {
    super();
    this.#store = store;
  }

  protected override async _putRecord(record: IdempotencyRecord): Promise<void> {
    const now = new Date();
    const until = new Date(record.inProgressExpiryTimestamp ?? now.getTime());
    const standing = await this.#store.claim(record.idempotencyKey, { now, until });
    if (standing === undefined) return;
    throw new IdempotencyItemAlreadyExistsError(
      'a call with this key is in progress',
      new IdempotencyRecord({
        idempotencyKey: record.idempotencyKey,
        status: IdempotencyRecordStatus.INPROGRESS,
        expiryTimestamp: Math.ceil(standing.getTime() / 1000) + 1,
        inProgressExpiryTimestamp: standing.getTime(),
      }),
    );
  }

  /** Called on success. Updating and then deleting would leave a gap in which a crash keeps the record. */
  protected override async _updateRecord(record: IdempotencyRecord): Promise<void> {
    await this.#store.release(record.idempotencyKey);
  }

  protected override async _deleteRecord(record: IdempotencyRecord): Promise<void> {
    await this.#store.release(record.idempotencyKey);
  }

  /** Never needed: the store answers a failed claim with what stands in its way. */
  protected override async _getRecord(key: string): Promise<IdempotencyRecord> {
    throw new IdempotencyItemNotFoundError(`no finished call is kept; asked for ${key}`);
  }
}

/**
 * Runs `work` unless a call with the same key is in progress somewhere.
 *
 * @throws IdempotencyAlreadyInProgressError (Powertools) in that case; redelivery tries again.
 */
export async function guardInProgress(
  persistence: InProgressPersistence,
  key: string,
  context: Context,
  work: () => Promise<void>,
): Promise<void> {
  const config = new IdempotencyConfig({});
  config.registerLambdaContext(context);
  const guarded = makeIdempotent(
    async (_key: string) => {
      await work();
      // Powertools refuses a guarded function that returns undefined.
      return true;
    },
    { persistenceStore: persistence, config, keyPrefix: 'in-progress' },
  );
  await guarded(key);
}
