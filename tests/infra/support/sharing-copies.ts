import { billingAccount, lakeAccount } from './deployments.ts';
import { copyOf } from './places.ts';
import type { World } from './world.ts';

/** The same accounts, with billing's copy shared: RDS keeps that as an attribute, which says the same as a policy would. */
export function sharingCopies(world: World): World {
  return world.adding(copyOf(billingAccount), 'resource', {
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${lakeAccount}:root` },
    Action: 'rds:CopyDBSnapshot',
    Resource: copyOf(billingAccount),
  });
}
