const minutes = 60;

/**
 * Seconds until an export is asked for again for which RDS has no room, by how often its message was received; the last
 * one holds from there on. Five exports run at once in an account, and each takes a quarter of an hour at the least, hours
 * where the database is large (RDS user guide, "Exporting DB snapshot data to Amazon S3").
 */
export const waitsForRoom: readonly number[] = [
  ...Array<number>(4).fill(15 * minutes),
  ...Array<number>(4).fill(30 * minutes),
  60 * minutes,
];

/** Receives of a message before it is put aside: nine hours for one that waits for room, 90 minutes for any other fault. */
export const maxReceiveCount = 15;

/** For how long a message may wait for room. */
export const patienceSeconds: number = Array.from({ length: maxReceiveCount - 1 }, (_, index) =>
  waitFor(index + 1),
).reduce((sum, seconds) => sum + seconds, 0);

export function waitFor(receives: number): number {
  return waitsForRoom[Math.min(receives, waitsForRoom.length) - 1] ?? 0;
}
