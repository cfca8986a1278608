import type { Keys } from '../all.ts';
import { lakeAccount, shopAccount } from '../deployments.ts';
import { role } from '../places.ts';
import type { Refusal } from './refusal.ts';

/** Who may let RDS give itself a grant on a key gives none to a person. */
export const ofGrants = (keys: Keys): Refusal[] =>
  [
    {
      what: "the lake's courier",
      whose: "the source's key of copies",
      by: 'snapshot-courier',
      key: keys.billingCopies,
    },
    { what: "the lake's exporter", whose: 'the key of its exports', by: 'snapshot-exporter', key: keys.billingLanding },
    {
      what: "the source's exporter",
      whose: 'the key of its exports',
      account: shopAccount,
      by: 'snapshot-exporter',
      key: keys.shopLanding,
    },
  ].map(({ what, whose, account = lakeAccount, by, key }) => ({
    what: `${what} gives a person a grant on ${whose}`,
    call: {
      by: role(account, by),
      action: 'kms:CreateGrant',
      resource: key,
      context: { 'kms:GrantIsForAWSResource': 'false' },
    },
    slip: (world) => world.changed(key, 'resource', toAnybody).changed(role(account, by), 'identity', toAnybody),
  }));

const toAnybody = (policy: string): string =>
  policy.replaceAll('"kms:GrantIsForAWSResource":"true"', '"kms:GrantIsForAWSResource":"false"');
