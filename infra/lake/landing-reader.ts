import { keyThroughS3 } from '../components/permissions.ts';
import { policyDocument, trustRoles } from '../components/policy.ts';
import { lakeReaders, loaderReads } from '../components/run-readers.ts';
import { roleArn, roleName } from '../names.ts';
import type { LakeApp } from './context.ts';

/**
 * The role that reads the files with rows, of every registered dataset. table-loader takes it on for one run at a time,
 * under a session policy that leaves it that run's folder.
 */
export function landingReader(app: LakeApp): void {
  const name = lakeReaders.loader;
  const role = new aws.iam.Role(name, {
    name: roleName(name),
    description: 'Snapferry, lake: reads the files of exports, narrowed to one run',
    assumeRolePolicy: trustRoles(app.account, [roleArn(app.account, 'table-loader')]),
    maxSessionDuration: 3600,
  });
  new aws.iam.RolePolicy(name, {
    role: role.id,
    policy: policyDocument([
      ...app.datasets.flatMap(({ landingBucket, dataset }) => loaderReads(landingBucket, dataset)),
      keyThroughS3(
        app.datasets.map(({ landingKeyArn }) => landingKeyArn),
        app.datasets.map(({ landingRegion }) => landingRegion),
        ['kms:Decrypt'],
      ),
    ]),
  });
}
