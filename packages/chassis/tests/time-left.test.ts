import { roomForOneMore } from '@snapferry/chassis';
import { describe, expect, it } from 'vitest';

/** Answers to one question after the other, with so many milliseconds left at each. */
function answers(...left: number[]): boolean[] {
  const clock = left.values();
  const hasTime = roomForOneMore({ getRemainingTimeInMillis: () => clock.next().value ?? 0 });
  return left.map(() => hasTime());
}

describe('roomForOneMore', () => {
  it('always lets the first piece be tried', () => {
    expect(answers(1)).toEqual([true]);
  });

  it('needs the time of the longest piece so far, and ten seconds to tell of it', () => {
    expect(answers(100_000, 90_000, 60_000, 55_000, 40_000)).toEqual([true, true, true, true, false]);
    expect(answers(100_000, 60_000, 50_001)).toEqual([true, true, true]);
    expect(answers(100_000, 60_000, 50_000)).toEqual([true, true, false]);
  });
});
