import { billingAccount, lakeAccount } from './deployments.ts';
import { copyOf, ofCluster } from './places.ts';
import type { World } from './world.ts';

/** The same accounts, with billing's copies shared: RDS keeps that as an attribute, which says the same as a policy would. */
export function sharingCopies(world: World): World {
  const copies = [
    ['rds:CopyDBSnapshot', copyOf(billingAccount)],
    ['rds:CopyDBClusterSnapshot', ofCluster(copyOf(billingAccount))],
  ] as const;
  return copies.reduce(
    (shared, [Action, Resource]) =>
      shared.adding(Resource, 'resource', {
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${lakeAccount}:root` },
        Action,
        Resource,
      }),
    world,
  );
}
