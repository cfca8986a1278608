import {
  KeyUnavailableError,
  type Notification,
  type Notifications,
  type ProofMac,
  type PseudonymisationKeys,
} from '@snapferry/ports';
import { describe, expect, it } from 'vitest';

export interface NotificationsRig {
  readonly notifications: Notifications;
  /** What reached people so far. */
  reached(): Promise<readonly Notification[]>;
}

/** What every Notifications promises. The factory gives one that has told nobody anything. */
export function describeNotifications(name: string, factory: () => Promise<NotificationsRig> | NotificationsRig): void {
  describe(`${name} as Notifications`, () => {
    it('reaches people with subject, text and the event that it is of', async () => {
      const { notifications, reached } = await factory();
      const told = {
        subject: 'Snapferry shop 2026-11-20: complete',
        text: '„Käse“:\n  <all> & "more"',
        eventId: 'e-1',
      };
      await notifications.send(told);
      expect(await reached()).toEqual([told]);
    });

    it('reaches them with a long list', async () => {
      const { notifications, reached } = await factory();
      const text = Array.from({ length: 2000 }, (_each, index) => `shop.table_${index}: rejected`).join('\n');
      await notifications.send({ subject: 's', text, eventId: 'e-2' });
      expect((await reached()).map((each) => each.text)).toEqual([text]);
    });
  });
}

export interface PseudonymisationKeysRig {
  readonly keys: PseudonymisationKeys;
  /** Puts a key, of any bytes, where the keys are kept. */
  put(keyId: string, key: Uint8Array): Promise<void>;
}

/** What every PseudonymisationKeys promises. The factory gives a place without keys, which takes `shop-1` and `shop-2`. */
export function describePseudonymisationKeys(
  name: string,
  factory: () => Promise<PseudonymisationKeysRig> | PseudonymisationKeysRig,
): void {
  const key = Uint8Array.from({ length: 32 }, (_each, index) => 255 - index * 8);

  describe(`${name} as PseudonymisationKeys`, () => {
    it('gives the bytes of each key, bytes that are no text included', async () => {
      const { keys, put } = await factory();
      await put('shop-1', key);
      await put('shop-2', new Uint8Array(32));
      expect(new Uint8Array(await keys.get('shop-1'))).toEqual(key);
      expect(new Uint8Array(await keys.get('shop-2'))).toEqual(new Uint8Array(32));
    });

    it.each([0, 31, 33, 64])('refuses a key of %d bytes', async (length) => {
      const { keys, put } = await factory();
      await put('shop-1', new Uint8Array(length));
      const got = keys.get('shop-1');
      await expect(got).rejects.toThrow(KeyUnavailableError);
      await expect(got).rejects.toThrow(/shop-1/);
    });

    it.each(['shop-1', 'never-heard-of'])('says that there is no key %s', async (keyId) => {
      const { keys } = await factory();
      await expect(keys.get(keyId)).rejects.toThrow(KeyUnavailableError);
    });
  });
}

export interface ProofMacRig {
  readonly mac: ProofMac;
  /** The same place under another key. */
  readonly otherMac: ProofMac;
}

/** What every ProofMac promises. */
export function describeProofMac(name: string, factory: () => Promise<ProofMacRig> | ProofMacRig): void {
  describe(`${name} as ProofMac`, () => {
    const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

    it('gives 64 lower-case hex digits, the same each time, whatever the length of the message', async () => {
      const { mac } = await factory();
      for (const message of [bytes(''), bytes('a record'), bytes('x'.repeat(1_000_000))]) {
        const first = await mac.mac(message);
        expect(first).toMatch(/^[0-9a-f]{64}$/);
        expect(await mac.mac(message)).toBe(first);
      }
    });

    it('gives another one for another message, and under another key', async () => {
      const { mac, otherMac } = await factory();
      const first = await mac.mac(bytes('a record'));
      expect(await mac.mac(bytes('a recorD'))).not.toBe(first);
      expect(await otherMac.mac(bytes('a record'))).not.toBe(first);
    });
  });
}
