import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { AccountLook } from '../src/doctor/account-look.ts';
import { checkLake } from '../src/doctor/check-lake.ts';
import { checkSource } from '../src/doctor/check-source.ts';
import { lakeDeploymentOf, sourceDeploymentOf } from '../src/doctor/deployment.ts';

const place = { region: 'eu-central-1' };
const source = {
  ...place,
  account: '111122223333',
  lake: { ...place, account: '444455556666' },
  datasets: [{ database: 'shop' }],
};
const lake = {
  ...place,
  account: '444455556666',
  sources: [
    {
      ...place,
      account: '111122223333',
      landingKeyArn: 'arn:aws:kms:eu-central-1:111122223333:key/1',
      datasets: [{ dataset: 'shop', export: 'source' as const, keys: ['shop-1'] }],
    },
  ],
};
const policyFor = (account: string): string => `{"aws:PrincipalArn":["arn:aws:iam::${account}:role/snapferry-relay"]}`;

/** An account in which all is as it should be, but for what is changed. */
function look(account: string, guest: string, changes: Partial<AccountLook> = {}): AccountLook {
  return {
    account: async () => account,
    database: async () => ({ engine: 'postgres', backupDays: 7 }),
    busPolicy: async () => policyFor(guest),
    hasBucket: async () => true,
    hasTableBucket: async () => true,
    hasTableCatalogue: async () => true,
    secretValues: async () => 1,
    unconfirmed: async () => [],
    ...changes,
  };
}
const states = (checks: readonly { what: string; state: string }[]) =>
  checks.filter(({ state }) => state !== 'ok').map(({ what, state }) => `${what}: ${state}`);

const sourceWith = (changes: Partial<AccountLook>) => checkSource(look(source.account, lake.account, changes), source);
const lakeWith = (changes: Partial<AccountLook>, deployment = lake) =>
  checkLake(look(lake.account, source.account, changes), deployment);

describe('doctor', () => {
  it('finds nothing where nothing is missing', async () => {
    expect(states(await sourceWith({}))).toEqual([]);
    expect(states(await lakeWith({}))).toEqual([]);
  });

  it.each<[string, Partial<AccountLook>, string[]]>([
    [
      'credentials of another account',
      { account: async () => '999988887777' },
      ['account of the credentials: missing'],
    ],
    ['no database', { database: async () => undefined }, ['database shop: missing']],
    ['no snapshots', { database: async () => ({ engine: 'postgres', backupDays: 0 }) }, ['database shop: missing']],
    ['another engine', { database: async () => ({ engine: 'mysql', backupDays: 7 }) }, ['database shop: missing']],
    ['no deployment', { busPolicy: async () => undefined }, ['bus snapferry-source: missing']],
    ['a bus for another lake', { busPolicy: async () => policyFor('999988887777') }, ['bus snapferry-source: missing']],
    ['no bucket', { hasBucket: async () => false }, ['contracts bucket: missing']],
    [
      'unread mail',
      { unconfirmed: async () => ['a@example.com'] },
      ['topic snapferry-alarms: missing', 'topic snapferry-runs: missing'],
    ],
  ])('tells the service team of %s', async (_what, changes, expected) => {
    const checks = await sourceWith(changes);
    expect(states(checks)).toEqual(expected);
    expect(checks.filter(({ state }) => state !== 'ok').every(({ mend = '' }) => mend.length > 20)).toBe(true);
  });

  it.each<[string, Partial<AccountLook>, string[]]>([
    ['no catalogue', { hasTableCatalogue: async () => false }, ['catalogue s3tablescatalog: missing']],
    ['no table bucket', { hasTableBucket: async () => false }, ['table bucket: missing']],
    ['a key without a value', { secretValues: async () => 0 }, ['pseudonymisation key shop-1: missing']],
    ['no secret', { secretValues: async () => undefined }, ['pseudonymisation key shop-1: missing']],
    ['a key that was replaced', { secretValues: async () => 2 }, ['pseudonymisation key shop-1: missing']],
  ])('tells the data team of %s', async (_what, changes, expected) => {
    expect(states(await lakeWith(changes))).toEqual(expected);
  });

  it('tells the data team what the service team still owes', async () => {
    const [first] = lake.sources;
    const { landingKeyArn: _given, ...owing } = first as (typeof lake.sources)[number];
    const checks = await lakeWith({}, { ...lake, sources: [owing as (typeof lake.sources)[number]] });
    expect(states(checks)).toEqual(['values of source 111122223333: missing']);
  });

  it('prints the command that makes the catalogue, for this account', async () => {
    const checks = await lakeWith({ hasTableCatalogue: async () => false });
    const { mend = '' } = checks.find(({ what }) => what.startsWith('catalogue')) ?? {};
    const input = JSON.parse(/--catalog-input '(.*)'$/.exec(mend)?.[1] ?? '');
    expect(input.FederatedCatalog).toEqual({
      Identifier: 'arn:aws:s3tables:eu-central-1:444455556666:bucket/*',
      ConnectionName: 'aws:s3tables',
    });
    const page = readFileSync(new URL('../../../docs/deploy.md', import.meta.url), 'utf8');
    expect(page).toContain(mend);
  });

  it('goes on where AWS does not say, and tells nothing of what AWS said', async () => {
    const denied = Object.assign(new Error('User arn:… is not authorized'), { name: 'AccessDeniedException' });
    const checks = await lakeWith({ hasTableCatalogue: () => Promise.reject(denied) });
    expect(states(checks)).toEqual(['catalogue s3tablescatalog: unknown']);
    expect(JSON.stringify(checks)).not.toContain('not authorized');
  });

  it('reads the deployments of the repository, as they are configured there', async () => {
    const { source: sources } = await configured('source');
    const { lake: lakes } = await configured('lake');
    for (const [stage, { datasets }] of Object.entries(sources ?? {})) {
      const read = sourceDeploymentOf(sources, stage, 'source.ts');
      expect(read.datasets).toEqual((datasets as { database: string }[]).map(({ database }) => ({ database })));
    }
    for (const [stage, { account }] of Object.entries(lakes ?? {}))
      expect(lakeDeploymentOf(lakes, stage, 'lake.ts').account).toBe(account);
  });

  it('names a stage that is not there, and what cannot be read', () => {
    expect(() => sourceDeploymentOf({ production: source }, 'prod', 'source.ts')).toThrow(
      /source\.ts \(production\), found prod/,
    );
    expect(() => lakeDeploymentOf({ production: { account: '1' } }, 'production', 'lake.ts')).toThrow(/account/);
  });
});

/** What a team deploys, by stage. Both teams change it: no value of it stands in a test. */
async function configured(team: 'source' | 'lake') {
  return (await import(`../../../infra/config/${team}.ts`)) as Readonly<
    Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>
  >;
}
