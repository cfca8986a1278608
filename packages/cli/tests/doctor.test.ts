import { readFileSync } from 'node:fs';
import { dataContract } from '@snapferry/testkit';
import { describe, expect, it } from 'vitest';
import type { AccountLook, LookedDatabase } from '../src/doctor/account-look.ts';
import { checkLake } from '../src/doctor/check-lake.ts';
import { checkSource, type ReadContracts } from '../src/doctor/check-source.ts';
import { lakeDeploymentOf, sourceDeploymentOf } from '../src/doctor/deployment.ts';

const place = { region: 'eu-central-1' };
const source = {
  ...place,
  account: '111122223333',
  lake: { ...place, account: '444455556666' },
  datasets: [{ contract: 'contracts/shop.yaml', database: 'shop' }],
};
const contracts = (spec: Parameters<typeof dataContract>[0] = {}) =>
  new Map([['contracts/shop.yaml', dataContract({ keyId: 'shop-1', ...spec })]]);
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

const keyArn = 'arn:aws:kms:eu-central-1:111122223333:key/1';
const database = (changes: Partial<LookedDatabase>): LookedDatabase => ({
  kind: 'instance',
  engine: 'postgres',
  backupDays: 7,
  ...changes,
});

/** An account in which all is as it should be, but for what is changed. */
function look(account: string, guest: string, changes: Partial<AccountLook> = {}): AccountLook {
  return {
    account: async () => account,
    database: async () => database({}),
    snapshots: async () => [],
    busPolicy: async () => policyFor(guest),
    bucketKey: async () => keyArn,
    keyIsEnabled: async () => true,
    isOwnKey: async () => true,
    callsAtOnce: async () => 1000,
    hasTable: async () => true,
    scanLimit: async () => 10 * 1024 ** 3,
    hasTableBucket: async () => true,
    hasTableCatalogue: async () => true,
    secretValues: async () => 1,
    unconfirmed: async () => [],
    ...changes,
  };
}
const states = (checks: readonly { what: string; state: string }[]) =>
  checks.filter(({ state }) => state !== 'ok').map(({ what, state }) => `${what}: ${state}`);

const sourceWith = (changes: Partial<AccountLook>, read: ReadContracts = contracts()) =>
  checkSource(look(source.account, lake.account, changes), source, read);
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
    ['a new account', { callsAtOnce: async () => 10 }, ['Lambda calls at once: missing']],
    ['no database', { database: async () => undefined }, ['database shop: missing']],
    ['no snapshots', { database: async () => database({ backupDays: 0 }) }, ['database shop: missing']],
    ['another engine', { database: async () => database({ engine: 'mysql' }) }, ['database shop: missing']],
    ['no deployment', { busPolicy: async () => undefined }, ['bus snapferry-source: missing']],
    ['a bus for another lake', { busPolicy: async () => policyFor('999988887777') }, ['bus snapferry-source: missing']],
    [
      'no bucket',
      { bucketKey: async () => undefined },
      ['contracts bucket: missing', 'landing bucket and its key: missing'],
    ],
    ['a bucket under another key', { bucketKey: async () => 'none' }, ['landing bucket and its key: missing']],
    ['a key that is gone', { keyIsEnabled: async () => undefined }, ['landing bucket and its key: missing']],
    ['a key that is disabled', { keyIsEnabled: async () => false }, ['landing bucket and its key: missing']],
    ['no table', { hasTable: async () => false }, ['table snapferry-in-progress: missing']],
    [
      'topics that are not there',
      { unconfirmed: async () => undefined },
      ['topic snapferry-alarms: missing', 'topic snapferry-runs: missing'],
    ],
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

  const tagged = { type: 'manual' as const, tags: { nightly: 'yes' } };
  const backup = { type: 'awsbackup' as const, tags: {} };
  it.each<[string, string, Partial<LookedDatabase>, (typeof tagged | typeof backup)[], string | undefined]>([
    [
      'automated',
      'an instance without backups',
      { backupDays: 0 },
      [tagged, backup],
      'aws rds modify-db-instance --db-instance-identifier shop --backup-retention-period 7',
    ],
    [
      'automated',
      'a cluster without backups',
      { kind: 'cluster', backupDays: 0 },
      [],
      'aws rds modify-db-cluster --db-cluster-identifier shop --backup-retention-period 7',
    ],
    ['automated', 'backups', {}, [], undefined],
    ['backup', 'none of AWS Backup', {}, [tagged], 'aws backup create-backup-selection'],
    ['backup', 'one of AWS Backup, and no backups of its own', { backupDays: 0 }, [backup], undefined],
    [
      'tag:nightly=yes',
      'no such tag',
      {},
      [backup, { ...tagged, tags: { nightly: 'no' } as never }],
      'aws rds create-db-snapshot --db-instance-identifier shop --db-snapshot-identifier <name> --tags Key=nightly,Value=yes',
    ],
    [
      'tag:nightly=yes',
      'no such tag of a cluster',
      { kind: 'cluster' },
      [],
      'aws rds create-db-cluster-snapshot --db-cluster-identifier shop --db-cluster-snapshot-identifier <name> --tags Key=nightly,Value=yes',
    ],
    ['tag:nightly=yes', 'the tag, and no backups', { backupDays: 0 }, [tagged], undefined],
  ])(
    'with the trigger %s and %s asks for what that trigger needs',
    async (trigger, _what, changes, snapshots, mend) => {
      const found = { database: async () => database(changes), snapshots: async () => snapshots };
      const missing = (await sourceWith(found, contracts({ trigger }))).filter(({ state }) => state !== 'ok');
      expect(missing.map(({ what }) => what)).toEqual(mend === undefined ? [] : ['database shop']);
      expect(missing[0]?.mend ?? '').toContain(mend ?? '');
    },
  );

  it('tells the service team of a contract that cannot be read, or that no lake has the key of', async () => {
    const hashed = { tables: { a: { id: { type: 'text', policy: 'hmac' } } } } as const;
    const local = new Map([['contracts/shop.yaml', dataContract(hashed)]]);
    for (const read of [new Map([['contracts/shop.yaml', undefined]]), local]) {
      expect(states(await sourceWith({}, read))[0]).toBe('contract contracts/shop.yaml: missing');
    }
  });

  describe('where the lake exports', () => {
    const copied = (changes: Partial<AccountLook>, databaseKeyArn?: string) => {
      const datasets = [
        { contract: 'contracts/shop.yaml', database: 'shop', ...(databaseKeyArn && { databaseKeyArn }) },
      ];
      return checkSource(
        look(source.account, lake.account, changes),
        { ...source, datasets },
        contracts({ export: 'lake' }),
      );
    };
    const encrypted = { database: async () => database({ keyArn }) };
    const denied = () => Promise.reject(new Error('AccessDenied'));

    it('asks for no landing bucket, and for the key of copies', async () => {
      const asked: string[] = [];
      const keyIsEnabled = async (arn: string) => {
        asked.push(arn);
        return true;
      };
      expect(states(await copied({ bucketKey: async () => 'none', keyIsEnabled }))).toEqual([]);
      expect(asked).toEqual(['arn:aws:kms:eu-central-1:111122223333:alias/snapferry-copies']);
    });

    it.each([undefined, false])('tells of a key of copies that is not there or not in use (%s)', async (enabled) => {
      expect(states(await copied({ keyIsEnabled: async () => enabled }))).toEqual(['key of copies: missing']);
    });

    it.each<[string, Partial<AccountLook>, string | undefined, string[]]>([
      ['no key, and none told', {}, undefined, []],
      ["RDS's own key, and none told", { ...encrypted, isOwnKey: async () => false }, undefined, []],
      ['a key of its own, and that told', encrypted, keyArn, []],
      ['a key of its own, and none told', encrypted, undefined, ['key of database shop: missing']],
      ['a key of its own, and another told', encrypted, `${keyArn}0`, ['key of database shop: missing']],
      ['no key, and one told', {}, keyArn, ['key of database shop: missing']],
      [
        'a key of another account, which KMS does not tell of',
        { ...encrypted, isOwnKey: denied },
        keyArn,
        ['key of database shop: unknown'],
      ],
    ])(
      'holds the key that the configuration says against the one of the database: %s',
      async (_what, changes, told, expected) => {
        expect(states(await copied(changes, told))).toEqual(expected);
      },
    );
  });

  it.each<[string, Partial<AccountLook>, string[]]>([
    ['a new account', { callsAtOnce: async () => 10 }, ['Lambda calls at once: missing']],
    ['no catalogue', { hasTableCatalogue: async () => false }, ['catalogue s3tablescatalog: missing']],
    ['no work bucket', { bucketKey: async () => undefined }, ['work bucket: missing']],
    [
      'no tables',
      { hasTable: async () => false },
      ['table snapferry-ledger: missing', 'table snapferry-in-progress: missing'],
    ],
    ['no workgroup', { scanLimit: async () => undefined }, ['workgroup snapferry: missing']],
    [
      'a workgroup without a limit',
      { scanLimit: async () => Number.POSITIVE_INFINITY },
      ['workgroup snapferry: missing'],
    ],
    ['no table bucket', { hasTableBucket: async () => false }, ['table bucket: missing']],
    ['a key without a value', { secretValues: async () => 0 }, ['pseudonymisation key shop-1: missing']],
    ['no secret', { secretValues: async () => undefined }, ['pseudonymisation key shop-1: missing']],
    ['a key that was replaced', { secretValues: async () => 2 }, ['pseudonymisation key shop-1: missing']],
  ])('tells the data team of %s', async (_what, changes, expected) => {
    const checks = await lakeWith(changes);
    expect(states(checks)).toEqual(expected);
    expect(checks.filter(({ state }) => state !== 'ok').every(({ mend = '' }) => mend.length > 20)).toBe(true);
  });

  it.each([
    [undefined, /^no secret$/, /sst -- deploy/],
    [0, /without a value/, /put-secret-value/],
    [2, /another value than it had/, /rotate-key\.md/],
  ])(
    'says of a pseudonymisation key with %s values what is wrong with it, and what to do',
    async (values, found, mend) => {
      const checks = await lakeWith({ secretValues: async () => values });
      expect(checks.find(({ what }) => what === 'pseudonymisation key shop-1')).toMatchObject({
        found: expect.stringMatching(found),
        mend: expect.stringMatching(mend),
      });
    },
  );

  it('looks, for each source whose snapshots the lake exports, for its landing bucket and the key of that', async () => {
    const [first] = lake.sources;
    const theirs = { ...first, copyKeyArn: keyArn, datasets: [{ dataset: 'shop', export: 'lake' as const, keys: [] }] };
    const asked: string[] = [];
    const bucketKey = async (name: string) => {
      asked.push(name);
      return keyArn;
    };
    const checks = await lakeWith(
      { bucketKey, keyIsEnabled: async () => false },
      { ...lake, sources: [theirs as never] },
    );
    expect(states(checks)).toEqual([
      'landing bucket of source 111122223333 and its key: missing',
      'key of copies: missing',
    ]);
    expect(asked).toContain('snapferry-landing-111122223333-444455556666-eu-central-1');
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

  it('says that there are no credentials, and not that AWS kept silent', async () => {
    const none = Object.assign(new Error('Could not load credentials'), { name: 'CredentialsProviderError' });
    const checks = await lakeWith({ hasTableCatalogue: () => Promise.reject(none) });
    expect(checks.find(({ state }) => state === 'unknown')?.found).toContain('AWS was not asked: no credentials');
  });

  it('reads the deployments of the repository, as they are configured there', async () => {
    const { source: sources } = await configured('source');
    const { lake: lakes } = await configured('lake');
    for (const [stage, { datasets }] of Object.entries(sources ?? {})) {
      const read = sourceDeploymentOf(sources, stage, 'source.ts');
      expect(datasets).toMatchObject(read.datasets);
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
