import type { DatasetRegistry } from '@snapferry/ports';

/** The two accounts and the one dataset of the benchmark. The numbers are AWS's own examples of account ids. */
export const sourceAccount = '111122223333';
export const lakeAccount = '444455556666';
export const region = 'eu-central-1';
export const dataset = 'bench';
export const landingUri = 's3://bench-landing/exports/';
export const contractsUri = 's3://bench-contracts/contracts/';
export const workUri = 's3://bench-work/';

const entry = {
  dataset,
  sourceAccount,
  region,
  landingUri,
  contractsUri,
  namespace: dataset,
  deadline: { time: '09:00', zone: 'UTC' },
};

export const registry: DatasetRegistry = {
  get: async (name) => (name === dataset ? entry : undefined),
  list: async () => [entry],
};
