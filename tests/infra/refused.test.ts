import { afterAll, describe, expect, it } from 'vitest';
import { recordLake, recordSource } from './support/apps.ts';
import { asBilling, billing, lakeOfTwo, shop } from './support/deployments.ts';
import { keyOf } from './support/keys.ts';
import { Matrix } from './support/matrix.ts';
import { refusals } from './support/refusals/index.ts';
import { simulate } from './support/simulate.ts';
import { World } from './support/world.ts';

const ofShop = await recordSource(shop);
const ofBilling = await recordSource(billing, asBilling);
const lake = await recordLake(lakeOfTwo);
const world = World.of([ofShop, ofBilling, lake]);
const all = refusals({
  shopLanding: keyOf(ofShop, 'landing'),
  billingLanding: keyOf(ofBilling, 'landing'),
  pseudonymisation: keyOf(lake, 'pseudonymisation'),
});
const matrix = new Matrix('Calls that must not succeed');
afterAll(() => matrix.print());

describe.each(all)('$what', ({ what, call, slip, slippedCall = call }) => {
  it('is refused, and one slip would let it', async () => {
    const verdict = await simulate(world, call);
    matrix.add(what, call, verdict);
    expect(verdict.allowed).toBe(false);
    expect((await simulate(slip(world), slippedCall)).why).toMatch(/^Allowed/);
  });
});
