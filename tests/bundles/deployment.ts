import {
  contractDocument,
  contractsUri,
  dataContract,
  lakeAccount,
  region,
  registeredDataset,
  sourceAccount,
  sourceDataset,
  workUri,
} from '@snapferry/testkit';

export const tableBucketArn = `arn:aws:s3tables:${region}:${lakeAccount}:bucket/lake`;
export const keySecretArn = `arn:aws:secretsmanager:${region}:${lakeAccount}:secret:shop-1-AbCdEf`;
export const landingRoleArn = `arn:aws:iam::${lakeAccount}:role/landing-reader`;
export const topicArn = `arn:aws:sns:${region}:${lakeAccount}:runs`;

const contractSpec = {
  keyId: 'shop-1',
  tables: { artist: { id: 'integer', name: 'text', email: { type: 'text', policy: 'hmac' } } },
} as const;
export const contract = dataContract(contractSpec);

const source = sourceDataset(contract);
/** Beside the code of the source's services. */
const datasetsJson = { version: 1, datasets: [{ ...source, contract: contractDocument(contractSpec) }] };
/** Beside the code of the lake's. */
const registryJson = {
  version: 1,
  datasets: [{ ...registeredDataset('shop'), keys: { 'shop-1': keySecretArn } }, registeredDataset('quiet')],
};
const files = { 'datasets.json': datasetsJson, 'registry.json': registryJson };

const inSource = {
  SNAPFERRY_ACCOUNT: sourceAccount,
  SNAPFERRY_BUS_NAME: 'source',
  SNAPFERRY_DATASETS_FILE: 'datasets.json',
};
const inLake = { SNAPFERRY_ACCOUNT: lakeAccount, SNAPFERRY_BUS_NAME: 'lake', SNAPFERRY_REGISTRY_FILE: 'registry.json' };
const inProgress = { SNAPFERRY_IN_PROGRESS_TABLE: 'in-progress' };
const work = { SNAPFERRY_WORK_URI: workUri };

export interface Deployed {
  readonly files: Readonly<Record<string, unknown>>;
  readonly environment: Readonly<Record<string, string>>;
}

/** How each service is deployed for these tests. */
export const deployments: Readonly<Record<string, Deployed>> = {
  'snapshot-publisher': { files, environment: { ...inSource, SNAPFERRY_NOTES_URI: `${contractsUri}notes/` } },
  'snapshot-exporter': { files, environment: { ...inSource, ...inProgress, SNAPFERRY_LAKE_ACCOUNT: lakeAccount } },
  'export-publisher': { files, environment: inSource },
  'load-planner': { files, environment: { ...inLake, ...inProgress, ...work } },
  'table-loader': {
    files,
    environment: {
      ...inLake,
      ...inProgress,
      ...work,
      SNAPFERRY_LANDING_ROLE_ARN: landingRoleArn,
      SNAPFERRY_CATALOG: 's3-tables',
      SNAPFERRY_TABLE_BUCKET_ARN: tableBucketArn,
    },
  },
  'run-tracker': { files, environment: { ...inLake, ...work, SNAPFERRY_LEDGER_TABLE: 'ledger' } },
  notifier: {
    files: {},
    environment: {
      SNAPFERRY_LAKE_ACCOUNT: lakeAccount,
      SNAPFERRY_AUDIENCE: 'data-team',
      SNAPFERRY_TOPIC_ARN: topicArn,
    },
  },
  'table-keeper': {
    files,
    environment: {
      SNAPFERRY_REGISTRY_FILE: 'registry.json',
      SNAPFERRY_CATALOG: 'glue',
      SNAPFERRY_WAREHOUSE_URI: 's3://lake/tables',
    },
  },
};
