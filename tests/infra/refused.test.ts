import { afterAll, describe, expect, it } from 'vitest';
import { recordAll } from './support/all.ts';
import { Matrix } from './support/matrix.ts';
import { arnOf } from './support/provider-state.ts';
import { refusals } from './support/refusals/index.ts';
import { simulate } from './support/simulate.ts';

const { world, keys, apps } = await recordAll();
const roles = Object.values(apps).flatMap((app) =>
  app.resources.filter(({ type }) => type === 'aws:iam/role:Role').map((recorded) => arnOf(app, recorded)),
);
const matrix = new Matrix('Calls that must not succeed');
afterAll(() => matrix.print());

describe.each(refusals(keys, roles))('$what', ({ what, call, slip, slippedCall = call }) => {
  it('is refused, and one slip would let it', async () => {
    const verdict = await simulate(world, call);
    matrix.add(what, call, verdict);
    expect(verdict.allowed).toBe(false);
    expect((await simulate(slip(world), slippedCall)).why).toMatch(/^Allowed/);
  });
});
