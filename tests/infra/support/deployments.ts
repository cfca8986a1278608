import type { LakeConfig, LakeSourceConfig, SourceConfig } from '../../../infra/config/types.ts';
import { arnOf } from './provider-state.ts';

export const region = 'eu-central-1';
export const lakeAccount = '444455556666';
export const shopAccount = '111122223333';
export const stockAccount = '222233334444';
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

/** Another one like it, with a dataset of its own. */
export const stock: SourceConfig = {
  account: stockAccount,
  region,
  lake: lakePlace,
  datasets: [{ contract: 'contracts/shop.yaml', database: 'stock' }],
  runEmails: ['stock@example.com'],
  alarmEmails: ['stock@example.com'],
};
export const asStock = (yaml: string): string =>
  yaml.replace('snapferryDataset, value: shop', 'snapferryDataset, value: stock');

/** A service team whose snapshots the lake copies and exports. */
export const billing: SourceConfig = {
  account: billingAccount,
  region,
  lake: lakePlace,
  datasets: [{ contract: 'contracts/shop.yaml', database: 'billing' }],
  runEmails: ['billing@example.com'],
  alarmEmails: ['billing@example.com'],
};

export const asBilling = (yaml: string): string =>
  yaml
    .replace('snapferryDataset, value: shop', 'snapferryDataset, value: billing')
    .replace('snapferryExport, value: source', 'snapferryExport, value: lake');

/** Keys that a source's program makes, as it prints them. */
const keyArnOf = (account: string, name: string, description: string): string =>
  arnOf({ account, region }, { type: 'aws:kms/key:Key', name, inputs: { description } });
const landingKeyOf = (account: string): string =>
  keyArnOf(account, 'landing', 'Snapferry: raw exports of RDS snapshots');
const copyKeyOf = (account: string): string => keyArnOf(account, 'copies', 'Snapferry: copies of RDS snapshots');

const ofShop: LakeSourceConfig = {
  account: shopAccount,
  region,
  landingKeyArn: landingKeyOf(shopAccount),
  datasets: [
    { dataset: 'shop', export: 'source', deadline: { time: '09:00', zone: 'Europe/Berlin' }, keys: ['local-1'] },
  ],
};

const ofStock: LakeSourceConfig = {
  account: stockAccount,
  region,
  landingKeyArn: landingKeyOf(stockAccount),
  datasets: [{ dataset: 'stock', export: 'source', deadline: { time: '08:00', zone: 'UTC' }, keys: ['local-1'] }],
};

const ofBilling: LakeSourceConfig = {
  account: billingAccount,
  region,
  copyKeyArn: copyKeyOf(billingAccount),
  datasets: [{ dataset: 'billing', export: 'lake', deadline: { time: '07:30', zone: 'UTC' }, keys: ['local-1'] }],
};

const common = {
  ...lakePlace,
  runEmails: ['data@example.com'],
  alarmEmails: ['data@example.com'],
  analysts: [`arn:aws:iam::${lakeAccount}:role/analyst-sign-in`],
  keyCustodians: [`arn:aws:iam::${lakeAccount}:role/security-officer`],
} satisfies Partial<LakeConfig>;

/** The lake with the first team alone, with another like it, and with one of the other topology. */
export const lakeOfOne: LakeConfig = { ...common, sources: [ofShop] };
export const lakeOfTwo: LakeConfig = { ...common, sources: [ofShop, ofStock] };
/** The first team with a second dataset, hashed under a key of its own. */
export const lakeOfTwoDatasets: LakeConfig = {
  ...common,
  sources: [
    {
      ...ofShop,
      datasets: [
        ...ofShop.datasets,
        { dataset: 'stock', export: 'source', deadline: { time: '08:00', zone: 'UTC' }, keys: ['stock-1'] },
      ],
    },
  ],
};
export const lakeOfThree: LakeConfig = { ...common, sources: [ofShop, ofStock, ofBilling] };
