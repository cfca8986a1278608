import {
  contractDocument,
  dataContract,
  lakeAccount,
  lakeExportedDataset,
  lakeNotesUri,
  notesUri,
  region,
  registeredDataset,
  sourceAccount,
  sourceDataset,
  workUri,
} from '@snapferry/testkit';

export type Team = 'source' | 'lake';

export const accountOf: Readonly<Record<Team, string>> = { source: sourceAccount, lake: lakeAccount };
export const keySecretArn = `arn:aws:secretsmanager:${region}:${lakeAccount}:secret:shop-1-AbCdEf`;

/** Exported by the source. */
const shopSpec = {
  keyId: 'shop-1',
  tables: { artist: { id: 'integer', name: 'text', email: { type: 'text', policy: 'hmac' } } },
} as const;
export const shop = dataContract(shopSpec);

/** Exported by the lake. */
const crmSpec = {
  dataset: 'crm',
  database: 'crm',
  export: 'lake',
  tables: { lead: { id: 'integer', name: 'text' } },
} as const;
export const crm = dataContract(crmSpec);
export const crmDatabase = 'crm-db';

/** What each team's deployment puts beside the code. */
export const filesOf: Readonly<Record<Team, Readonly<Record<string, unknown>>>> = {
  source: {
    'datasets.json': {
      version: 1,
      datasets: [
        { ...sourceDataset(shop), contract: contractDocument(shopSpec) },
        { ...sourceDataset(crm, { sourceDatabase: crmDatabase }), contract: contractDocument(crmSpec) },
      ],
    },
  },
  lake: {
    'registry.json': {
      version: 1,
      datasets: [
        { ...registeredDataset('shop'), keys: { 'shop-1': keySecretArn } },
        lakeExportedDataset('crm'),
        registeredDataset('quiet'),
      ],
    },
  },
};

const inSource = {
  SNAPFERRY_ACCOUNT: sourceAccount,
  SNAPFERRY_BUS_NAME: 'source',
  SNAPFERRY_DATASETS_FILE: 'datasets.json',
};
const inLake = {
  SNAPFERRY_ACCOUNT: lakeAccount,
  SNAPFERRY_BUS_NAME: 'lake',
  SNAPFERRY_REGISTRY_FILE: 'registry.json',
};
const asSource = { ...inSource, SNAPFERRY_TEAM: 'source' };
const asLake = { ...inLake, SNAPFERRY_TEAM: 'lake' };
const inProgress = { SNAPFERRY_IN_PROGRESS_TABLE: 'in-progress' };
const theLake = { SNAPFERRY_LAKE_ACCOUNT: lakeAccount };
const work = { SNAPFERRY_WORK_URI: workUri };

type Environments = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** How each service is deployed for these tests, by the team that deploys it. */
export const environmentsOf: Readonly<Record<Team, Environments>> = {
  source: {
    'snapshot-publisher': { ...inSource, SNAPFERRY_NOTES_URI: notesUri },
    'snapshot-courier': { ...asSource, ...inProgress, ...theLake, SNAPFERRY_NOTES_URI: notesUri },
    'snapshot-exporter': { ...asSource, ...inProgress, ...theLake },
    'export-publisher': asSource,
  },
  lake: {
    'snapshot-courier': { ...asLake, ...inProgress, SNAPFERRY_NOTES_URI: lakeNotesUri },
    'snapshot-exporter': { ...asLake, ...inProgress },
    'export-publisher': asLake,
    'load-planner': { ...inLake, ...inProgress, ...work },
    'table-loader': {
      ...inLake,
      ...inProgress,
      ...work,
      SNAPFERRY_LANDING_ROLE_ARN: `arn:aws:iam::${lakeAccount}:role/landing-reader`,
      SNAPFERRY_PROOF_KEY_ARN: `arn:aws:kms:${region}:${lakeAccount}:key/proofs`,
      SNAPFERRY_CATALOG: 's3-tables',
      SNAPFERRY_TABLE_BUCKET_ARN: `arn:aws:s3tables:${region}:${lakeAccount}:bucket/lake`,
    },
    'run-tracker': { ...inLake, ...work, SNAPFERRY_LEDGER_TABLE: 'ledger' },
    'table-reconciler': {
      ...inLake,
      ...work,
      SNAPFERRY_ATHENA_WORKGROUP: 'snapferry',
      SNAPFERRY_ATHENA_CATALOG: 's3tablescatalog/lake',
    },
    notifier: {
      ...theLake,
      SNAPFERRY_AUDIENCE: 'data-team',
      SNAPFERRY_TOPIC_ARN: `arn:aws:sns:${region}:${lakeAccount}:runs`,
    },
    'table-keeper': {
      SNAPFERRY_REGISTRY_FILE: 'registry.json',
      SNAPFERRY_CATALOG: 'glue',
      SNAPFERRY_WAREHOUSE_URI: 's3://lake/tables',
    },
  },
};
