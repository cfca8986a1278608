import { createHmac, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type HmacLanes, hmacLanes, longestMessage } from '../../src/hmac/hmac-lanes.ts';
import { pieceStride, pieces } from '../../src/hmac/sha256-lanes.ts';

const expected = (key: Uint8Array, message: Uint8Array) => createHmac('sha256', key).update(message).digest('hex');

/** Hashes each message for the row of its place in the list. */
function hashAll(lanes: HmacLanes, messages: readonly Uint8Array[]): string[] {
  let at = lanes.input.from;
  for (const [row, message] of messages.entries()) {
    if (at + message.length > lanes.input.to) {
      lanes.flush();
      at = lanes.input.from;
    }
    // What stood there before must not matter.
    lanes.bytes.fill(0xee, at, at + message.length + 64);
    lanes.bytes.set(message, at);
    lanes.add(at, message.length, row);
    at += message.length;
  }
  lanes.flush();
  return messages.map((_, row) => digitsOf(lanes, row));
}

function digitsOf({ bytes, numbers, output }: HmacLanes, row: number): string {
  return Array.from({ length: pieces }, (_, piece) => {
    const at = output + piece * pieceStride + 16 * row;
    return Buffer.from(bytes.subarray(at + 4, at + 4 + (numbers[at / 4] ?? 0))).toString('latin1');
  }).join('');
}

describe('four hashes at once', () => {
  it('are the published ones (RFC 4231, test cases 1 to 3, keys filled up with zeros)', () => {
    const filled = (hex: string) => Buffer.from(hex.padEnd(64, '0'), 'hex');
    expect(hashAll(hmacLanes(filled('0b'.repeat(20))), [Buffer.from('Hi There')])).toEqual([
      'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7',
    ]);
    expect(
      hashAll(hmacLanes(filled(Buffer.from('Jefe').toString('hex'))), [Buffer.from('what do ya want for nothing?')]),
    ).toEqual(['5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843']);
    expect(hashAll(hmacLanes(filled('aa'.repeat(20))), [Buffer.alloc(50, 0xdd)])).toEqual([
      '773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe',
    ]);
  });

  it('equal node:crypto’s for every length up to the longest, in whatever company', () => {
    const key = randomBytes(32);
    const lanes = hmacLanes(key);
    const lengths = [...Array.from({ length: 700 }, (_, length) => length), 1015, 1016, 4087, 4088, longestMessage];
    for (const list of [lengths, lengths.toReversed(), lengths.toSorted((a, b) => (a % 7) - (b % 7))]) {
      const messages = list.map((length) => randomBytes(length));
      expect(hashAll(lanes, messages)).toEqual(messages.map((message) => expected(key, message)));
    }
  });

  it('equal node:crypto’s for any key and any messages', () => {
    const key = fc.uint8Array({ minLength: 32, maxLength: 32 });
    const message = fc.oneof(fc.uint8Array({ maxLength: 70 }), fc.uint8Array({ minLength: 100, maxLength: 300 }));
    fc.assert(
      fc.property(key, fc.array(message, { maxLength: 40 }), (secret, messages) => {
        expect(hashAll(hmacLanes(secret), messages)).toEqual(messages.map((each) => expected(secret, each)));
      }),
      { numRuns: 60 },
    );
  });

  it('leave neither key nor text behind once wiped', () => {
    const lanes = hmacLanes(randomBytes(32));
    hashAll(lanes, [Buffer.from('canary')]);
    lanes.wipe();
    expect(lanes.bytes.every((byte) => byte === 0)).toBe(true);
  });
});
