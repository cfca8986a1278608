import { afterAll, describe, expect, it } from 'vitest';
import { recordAll } from './support/all.ts';
import { billingAccount, lakeAccount } from './support/deployments.ts';
import { Matrix } from './support/matrix.ts';
import { copyOf } from './support/places.ts';
import { serviceCalls } from './support/service-calls.ts';
import { simulate } from './support/simulate.ts';

const recorded = await recordAll();
const { keys } = recorded;
// What sharing a snapshot does: RDS keeps it as an attribute, which says the same as a policy would.
const world = recorded.world.adding(copyOf(billingAccount), 'resource', {
  Effect: 'Allow',
  Principal: { AWS: `arn:aws:iam::${lakeAccount}:root` },
  Action: 'rds:CopyDBSnapshot',
  Resource: copyOf(billingAccount),
});
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
