import type { InProgressStore } from '@snapferry/chassis';
import { describe, expect, it } from 'vitest';

const at = (second: number): Date => new Date(Date.UTC(2026, 10, 20, 3, 0, second));

/** What every InProgressStore promises. The factory gives a store without claims. */
export function describeInProgressStore(name: string, factory: () => Promise<InProgressStore> | InProgressStore): void {
  describe(`${name} as an InProgressStore`, () => {
    it('gives a free key to the first who claims it', async () => {
      const store = await factory();
      expect(await store.claim('load/a', { now: at(0), until: at(60) })).toBeUndefined();
    });

    it('tells the second until when the first may run', async () => {
      const store = await factory();
      await store.claim('load/a', { now: at(0), until: at(60) });
      expect(await store.claim('load/a', { now: at(59), until: at(120) })).toEqual(at(60));
    });

    it('keeps the first claim when a second was refused', async () => {
      const store = await factory();
      await store.claim('load/a', { now: at(0), until: at(60) });
      await store.claim('load/a', { now: at(1), until: at(600) });
      expect(await store.claim('load/a', { now: at(2), until: at(600) })).toEqual(at(60));
    });

    it('keeps keys apart', async () => {
      const store = await factory();
      await store.claim('load/a', { now: at(0), until: at(60) });
      expect(await store.claim('load/b', { now: at(0), until: at(60) })).toBeUndefined();
    });

    it('gives a released key away at once', async () => {
      const store = await factory();
      await store.claim('load/a', { now: at(0), until: at(60) });
      await store.release('load/a');
      expect(await store.claim('load/a', { now: at(1), until: at(60) })).toBeUndefined();
    });

    it('lets an expired claim be taken over, and defends the new one', async () => {
      const store = await factory();
      await store.claim('load/a', { now: at(0), until: at(30) });
      expect(await store.claim('load/a', { now: at(30), until: at(90) })).toBeUndefined();
      expect(await store.claim('load/a', { now: at(31), until: at(120) })).toEqual(at(90));
    });

    it('gives a key to exactly one of many who ask at once', async () => {
      const store = await factory();
      const asked = Array.from({ length: 20 }, () => store.claim('load/a', { now: at(0), until: at(60) }));
      expect((await Promise.all(asked)).filter((standing) => standing === undefined)).toHaveLength(1);
    });

    it('does not mind the release of a key that nobody holds', async () => {
      const store = await factory();
      await expect(store.release('load/a')).resolves.toBeUndefined();
    });
  });
}
