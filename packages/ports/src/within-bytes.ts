/** What of a list an event carries, and how much it leaves out. */
export interface Kept<T> {
  readonly kept: T[];
  readonly omitted: number;
}

/**
 * The first items of a list whose JSON stays below a size: EventBridge takes no event above its limit, and a list that
 * grows with somebody's database must not keep the whole event from being told.
 */
export function withinBytes<T>(items: readonly T[], maxBytes: number): Kept<T> {
  const kept: T[] = [];
  let bytes = 2;
  for (const item of items) {
    bytes += Buffer.byteLength(JSON.stringify(item)) + 1;
    if (bytes > maxBytes) break;
    kept.push(item);
  }
  return { kept, omitted: items.length - kept.length };
}
