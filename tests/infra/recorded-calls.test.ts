import { afterAll, describe, expect, it } from 'vitest';
import { recordAll } from './support/all.ts';
import { Matrix } from './support/matrix.ts';
import { recordedCalls } from './support/recorded-calls.ts';
import { simulate } from './support/simulate.ts';

const { world, keys } = await recordAll();
const matrix = new Matrix("Calls that the services' tests made of AWS");
afterAll(() => matrix.print());

describe('every call that was recorded against emulators', () => {
  const calls = recordedCalls(keys);

  it('is one of many', () => {
    expect(calls.length).toBeGreaterThan(25);
  });

  it.each(calls.map(([service, call]) => ({ service, call })))('$service: $call.action', async ({ service, call }) => {
    const verdict = await simulate(world, call);
    matrix.add(service, call, verdict);
    expect(verdict.why).toMatch(/^Allowed/);
  });
});
