import { afterAll, describe, expect, it } from 'vitest';
import { recordLake, recordSource } from './support/apps.ts';
import { asBilling, billing, lakeOfTwo, shop } from './support/deployments.ts';
import { keyOf } from './support/keys.ts';
import { Matrix } from './support/matrix.ts';
import { serviceCalls } from './support/service-calls.ts';
import { simulate } from './support/simulate.ts';
import { World } from './support/world.ts';

const source = await recordSource(shop);
const lake = await recordLake(lakeOfTwo);
const world = World.of([source, await recordSource(billing, asBilling), lake]);
const calls = serviceCalls({
  landing: keyOf(source, 'landing'),
  notifications: keyOf(lake, 'notifications'),
  pseudonymisation: keyOf(lake, 'pseudonymisation'),
});
const matrix = new Matrix('Calls that the services make');
afterAll(() => matrix.print());

describe.each(Object.entries(calls))('%s', (service, made) => {
  it('may do what it does', async () => {
    const refused: string[] = [];
    for (const call of made) {
      const verdict = await simulate(world, call);
      matrix.add(service, call, verdict);
      if (!verdict.allowed) refused.push(`${call.action} on ${call.resource}: ${verdict.why}`);
    }
    expect(refused).toEqual([]);
  });
});
