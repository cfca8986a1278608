import type { DatabaseSnapshot } from './snapshots.ts';

export interface CopySnapshot {
  /** ARN of a snapshot of this account, or of one that another account shares with it. */
  readonly sourceArn: string;
  /**
   * Id of the copy: at most 63 lower-case letters, digits and single hyphens, first a letter. The API's natural
   * idempotency key, one name for instance and cluster snapshots alike.
   */
  readonly id: string;
  /** A customer-managed key of this account: what is encrypted with `aws/rds` can be shared with nobody. */
  readonly kmsKeyId: string;
  /** All tags of the copy, put on it in the call that makes it; the original's are not taken along. */
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * Copies, shares and deletes manual snapshots of one account and Region, instance and cluster snapshots alike: which of
 * the two it is, the ARN says.
 */
export interface SnapshotCopies {
  /**
   * Begins the copy, once: a snapshot of that id that exists already, whatever its status, is returned as it stands.
   * Nothing waits for the copy; RDS announces its end, and no event its failure.
   *
   * @throws SnapshotGoneError if there is no such snapshot, or it is not shared with this account; CopyBusyError if RDS
   * takes no more copies now, or the source is not available yet; CopyRefusedError if it will never accept the request.
   */
  copy(request: CopySnapshot): Promise<DatabaseSnapshot>;
  /**
   * Lets the other account copy the snapshot (`restore` attribute). May be called again.
   *
   * @param account 12 digits.
   * @throws SnapshotGoneError; CopyRefusedError for one that cannot be shared: an automated one, or one that is encrypted
   * with the default key; CopyBusyError while it is not available.
   */
  share(arn: string, account: string): Promise<void>;
  /**
   * Deletes a manual snapshot of this account; one that is gone already is no fault.
   *
   * @throws CopyBusyError while RDS needs it for something else.
   */
  delete(arn: string): Promise<void>;
  /** All manual snapshots of this account and Region that carry the tag of our own copies, in no particular order. */
  list(): Promise<readonly DatabaseSnapshot[]>;
}
