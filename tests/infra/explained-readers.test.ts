import { readFileSync } from 'node:fs';
import { explainContract, parseContract } from '@snapferry/contract';
import { describe, expect, it } from 'vitest';
import { recordAll } from './support/all.ts';
import { asBilling, billingAccount, lakeAccount, shopAccount } from './support/deployments.ts';
import * as places from './support/places.ts';
import { type Call, simulate } from './support/simulate.ts';

const { world, keys } = await recordAll();
const contract = readFileSync(new URL('../../contracts/shop.yaml', import.meta.url), 'utf8');

const roles = [...new Set(world.policies.filter(({ kind }) => kind === 'identity').map(({ arn }) => arn))];
/** `load-planner` of `arn:aws:iam::444455556666:role/snapferry-load-planner`; of several export roles the first part. */
const nameOf = (arn: string): string => (arn.split('/snapferry-')[1] ?? arn).replace(/^(export)-\d+$/, '$1');

type What = Omit<Call, 'by'>;
const read = (...resources: readonly string[]): What[] =>
  resources.map((resource) => ({ action: 's3:GetObject', resource }));
const proof = `${places.work}/proofs/${places.runId}/orders/${'ab'.repeat(32)}.json`;
const work = ['held', 'releases', 'runs'].map((folder) => `${places.work}/${folder}/${places.runId}/1.json`);
const note = `${places.work}/copies/${places.runId}.json`;
const inLake: Readonly<Record<string, readonly What[]>> = {
  'The lake tables': [
    { action: 's3tables:GetTableData', resource: places.lakeTable, context: { 's3tables:namespace': 'shop' } },
  ],
  'Results of queries in Athena': read(`${places.queryResults}/0f6f3c9e.csv`),
  'Proofs of loads': read(proof),
  'The ledger of runs': [{ action: 'dynamodb:GetItem', resource: places.table(lakeAccount, 'ledger') }],
};
const allOf = ({ runFile, marker, info, tablesInfo, success, part }: typeof places.shopLanding) =>
  read(runFile, marker, info, tablesInfo, success, part);

const datasets = [
  {
    mode: 'source',
    yaml: contract,
    landingKey: keys.shopLanding,
    held: {
      ...inLake,
      'The raw export, in the landing bucket': allOf(places.shopLanding),
      'Load plans, lists of runs, records of held loads': read(places.plan, ...work),
      Contracts: read(places.contract(shopAccount)),
    },
  },
  {
    mode: 'lake',
    yaml: asBilling(contract),
    landingKey: keys.billingLanding,
    held: {
      ...inLake,
      'The raw export, in the landing bucket': allOf(places.billingLanding),
      'Load plans, lists of runs, records of held loads': read(places.plan, ...work, note),
      Contracts: read(places.contract(billingAccount)),
    },
  },
];

async function readersOf(calls: readonly What[]): Promise<string[]> {
  const found = new Set<string>();
  for (const by of roles) {
    for (const call of calls) if ((await simulate(world, { by, ...call })).allowed) found.add(nameOf(by));
  }
  return [...found].sort();
}

/** The programs and roles that a text names. table-loader reads raw exports by a role that is named beside it. */
function namedIn(text: string): string[] {
  const names = [...new Set(roles.map(nameOf))];
  const plain = names.filter((name) => name.includes('-') && new RegExp(`(?<!-)\\b${name}\\b(?!-)`).test(text));
  const byRole = names.filter((name) => new RegExp(`\\bsnapferry-${name}\\b(?!-)`).test(text));
  const all = new Set([...plain, ...byRole]);
  if (all.has('landing-reader')) all.delete('table-loader');
  return [...all].sort();
}

describe.each(datasets)('contract explain, export: $mode', ({ yaml, held, landingKey }) => {
  const explained = explainContract(parseContract(yaml)).places;

  it.each(Object.entries(held))(
    'names those who may read "%s" by the policies, and nobody else',
    async (name, calls) => {
      const readers = explained.find((place) => place.name === name)?.readers ?? '';
      const allowed = await readersOf(calls);
      expect(allowed.length).toBeGreaterThan(0);
      expect(namedIn(readers)).toEqual(allowed);
    },
  );

  it('names of the raw export nobody whom its key would not admit', async () => {
    const { readers = '' } = explained.find(({ name }) => name === 'The raw export, in the landing bucket') ?? {};
    const decrypt = { action: 'kms:Decrypt', resource: landingKey, context: places.through('s3') };
    expect(namedIn(readers)).toEqual(await readersOf([decrypt]));
  });
});
