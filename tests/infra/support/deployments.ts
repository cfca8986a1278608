import type { LakeConfig, LakeSourceConfig, SourceConfig } from '../../../infra/config/types.ts';
import { arnOf } from './provider-state.ts';

export const region = 'eu-central-1';
export const lakeAccount = '444455556666';
export const shopAccount = '111122223333';
export const billingAccount = '777788889999';
const lakePlace = { account: lakeAccount, region };

/** A service team whose exports stay in its own account. */
export const shop: SourceConfig = {
  account: shopAccount,
  region,
  lake: lakePlace,
  datasets: [{ contract: 'contracts/shop.yaml', database: 'shop' }],
  runEmails: ['shop@example.com'],
  alarmEmails: ['shop@example.com'],
};

/** Another service team, with another dataset made from the same contract. */
export const billing: SourceConfig = {
  account: billingAccount,
  region,
  lake: lakePlace,
  datasets: [{ contract: 'contracts/shop.yaml', database: 'billing' }],
  runEmails: ['billing@example.com'],
  alarmEmails: ['billing@example.com'],
};

/** The contract of the second team: of a dataset of its own. */
export const asBilling = (yaml: string): string => yaml.replace(/^id: shop$/m, 'id: billing');

/** The key that a source's program makes for its landing bucket, as it prints it. */
const landingKeyOf = (account: string): string =>
  arnOf(
    { account, region },
    { type: 'aws:kms/key:Key', name: 'landing', inputs: { description: 'Snapferry: raw exports of RDS snapshots' } },
  );

const ofShop: LakeSourceConfig = {
  account: shopAccount,
  region,
  landingKeyArn: landingKeyOf(shopAccount),
  datasets: [
    { dataset: 'shop', export: 'source', deadline: { time: '09:00', zone: 'Europe/Berlin' }, keys: ['local-1'] },
  ],
};

const ofBilling: LakeSourceConfig = {
  account: billingAccount,
  region,
  landingKeyArn: landingKeyOf(billingAccount),
  datasets: [{ dataset: 'billing', export: 'source', deadline: { time: '07:30', zone: 'UTC' }, keys: ['local-1'] }],
};

const common = {
  ...lakePlace,
  runEmails: ['data@example.com'],
  alarmEmails: ['data@example.com'],
  analysts: [`arn:aws:iam::${lakeAccount}:role/analyst-sign-in`],
  keyCustodians: [`arn:aws:iam::${lakeAccount}:role/security-officer`],
} satisfies Partial<LakeConfig>;

/** The lake with the first team alone, and with both. */
export const lakeOfOne: LakeConfig = { ...common, sources: [ofShop] };
export const lakeOfTwo: LakeConfig = { ...common, sources: [ofShop, ofBilling] };
