import type { InProgressStore } from '@snapferry/chassis';

export interface MemoryInProgressStore extends InProgressStore {
  /** Keys that are claimed, expired claims too. */
  readonly claims: ReadonlyMap<string, Date>;
}

export function memoryInProgressStore(): MemoryInProgressStore {
  const claims = new Map<string, Date>();
  return {
    claims,
    async claim(key, { now, until }) {
      const standing = claims.get(key);
      if (standing !== undefined && standing > now) return standing;
      claims.set(key, until);
      return undefined;
    },
    async release(key) {
      claims.delete(key);
    },
  };
}
