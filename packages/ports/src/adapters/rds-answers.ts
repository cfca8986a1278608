import { answerOf } from '@snapferry/chassis/aws';

/** RDS's code of a fault, as its API reference spells it: the SDK puts `Fault` behind some and not behind others. */
export function rdsCode(error: unknown): string {
  return answerOf(error).name.replace(/Fault$/, '');
}

/** Whether RDS says that the snapshot, or the database that it is of, is not there. */
export function isSnapshotMissing(error: unknown): boolean {
  return ['DBSnapshotNotFound', 'DBClusterSnapshotNotFound', 'DBInstanceNotFound', 'DBClusterNotFound'].includes(
    rdsCode(error),
  );
}
