import { billingAccount, shopAccount } from '../deployments.ts';
import { billingLanding, contract, role, shopLanding, through } from '../places.ts';
import type { Call } from '../simulate.ts';
import { admin, admits, type Refusal, type RefusalKeys, somebody } from './refusal.ts';

export const betweenSources = (keys: RefusalKeys): Refusal[] => {
  const actions: readonly (readonly [string, string, Call['context']?])[] = [
    ['s3:GetObject', billingLanding.part],
    ['s3:ListBucket', billingLanding.bucket, { 's3:prefix': billingLanding.exportPrefix }],
    ['s3:PutObject', billingLanding.part],
    ['s3:DeleteObject', billingLanding.part],
    ['kms:Decrypt', keys.billingLanding, through('s3')],
  ];
  return [somebody(shopAccount), role(shopAccount, 'export'), role(shopAccount, 'snapshot-exporter')].flatMap((by) =>
    actions.map(
      ([action, resource, context]): Refusal => ({
        what: `${by.split('/')[1]} of one source: ${action} on another source's export`,
        call: { by, identity: admin, action, resource, ...(context === undefined ? {} : { context }) },
        slip: (world) =>
          world.adding(
            resource.startsWith('arn:aws:kms') ? resource : billingLanding.bucket,
            'resource',
            admits(`arn:aws:iam::${shopAccount}:root`, action, resource.startsWith('arn:aws:kms') ? '*' : resource),
          ),
      }),
    ),
  );
};

export const ofTheExportRole: Refusal[] = [
  `${shopLanding.bucket}/elsewhere/part.parquet`,
  contract(shopAccount),
  billingLanding.part,
].map((resource) => ({
  what: `the export role writes to ${resource.split(':::')[1]?.split('-')[1]} ${resource.includes(billingAccount) ? 'of another account' : resource.includes('elsewhere') ? 'outside its folder' : ''}`.trim(),
  call: { by: role(shopAccount, 'export'), action: 's3:PutObject', resource },
  slip: (world) => {
    const wider = world.changed(role(shopAccount, 'export'), 'identity', (json) =>
      json.replaceAll(`${shopLanding.bucket}/exports/*`, '*'),
    );
    if (resource.includes(billingAccount))
      return wider.adding(
        billingLanding.bucket,
        'resource',
        admits(`arn:aws:iam::${shopAccount}:root`, 's3:PutObject', resource),
      );
    if (resource === contract(shopAccount))
      return wider.changed(resource.split('/')[0] as string, 'resource', (json) =>
        json.replaceAll('snapferry-snapshot-publisher', 'snapferry-export'),
      );
    return wider;
  },
}));
