import { afterAll, describe, expect, it } from 'vitest';
import { recordAll } from './support/all.ts';
import { Matrix } from './support/matrix.ts';
import { serviceCalls } from './support/service-calls/index.ts';
import { sharingCopies } from './support/sharing-copies.ts';
import { simulate } from './support/simulate.ts';

const recorded = await recordAll();
const { keys } = recorded;
const world = sharingCopies(recorded.world);
const matrix = new Matrix('Calls that the services make');
afterAll(() => matrix.print());

describe.each(Object.entries(serviceCalls(keys)))('%s', (service, made) => {
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
