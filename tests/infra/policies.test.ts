import { describe, expect, it } from 'vitest';
import { wildcards } from '../../infra/components/wildcards.ts';
import { recordAll } from './support/all.ts';
import { admin, somebody } from './support/refusals/refusal.ts';
import { simulate } from './support/simulate.ts';
import { type AttachedPolicy, type PolicyStatement, policiesOf } from './support/world.ts';

const { apps, world } = await recordAll();
const policies = Object.values(apps).flatMap(policiesOf);
const statements = policies.flatMap((policy) =>
  policy.document.Statement.map((statement): [AttachedPolicy, PolicyStatement] => [policy, statement]),
);
const list = (value: string | readonly string[] | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === 'string' ? [value] : value;

const hasWildcard = ({ Action, Resource }: PolicyStatement): boolean =>
  [...list(Action), ...list(Resource)].some((text) => /[*?]/.test(text));
const reasonOf = ({ Sid = '' }: PolicyStatement): string => Sid.replace(/\d+$/, '');

describe('the policies of both accounts', () => {
  it('are many', () => {
    expect(policies.length).toBeGreaterThan(60);
  });

  it('hold no wildcard without a written reason, and every reason is needed', () => {
    const unexplained = statements.filter(
      ([, statement]) => hasWildcard(statement) && !(reasonOf(statement) in wildcards),
    );
    expect(unexplained.map(([{ arn }, statement]) => [arn, statement])).toEqual([]);
    const used = new Set(
      statements.filter(([, statement]) => hasWildcard(statement)).map(([, each]) => reasonOf(each)),
    );
    expect([...used].sort()).toEqual(Object.keys(wildcards).sort());
  });

  it('name each statement of a bus, once', () => {
    const buses = policies.filter(({ arn }) => arn.includes(':event-bus/'));
    expect(buses).toHaveLength(4);
    for (const { arn, document } of buses) {
      const names = document.Statement.map(({ Sid }) => Sid ?? 'none');
      expect([arn, new Set(names).size, names.includes('none')]).toEqual([arn, names.length, false]);
    }
  });

  it('allow no family of actions but those that the RDS user guide asks for', () => {
    const families = statements.filter(
      ([, { Effect, Action }]) => Effect === 'Allow' && list(Action).some((each) => each.includes('*')),
    );
    expect(families.map(([{ name }]) => name)).toEqual(['export', 'export', 'export-777788889999']);
  });

  it('admit nobody without naming an account and a role, or a service and whom it acts for', () => {
    const open = statements.filter(([{ kind, name }, { Effect, Principal, Condition }]) => {
      if (Effect !== 'Allow' || kind === 'identity') return false;
      const { AWS, Service } = (typeof Principal === 'string' ? { AWS: Principal } : Principal) as {
        AWS?: string | readonly string[];
        Service?: string;
      };
      const keys = Object.values(Condition ?? {}).flatMap((condition) => Object.keys(condition));
      if (Service !== undefined) {
        // Lambda does not say for which function it takes on a role.
        return (
          Service !== 'lambda.amazonaws.com' && !(keys.includes('aws:SourceAccount') && keys.includes('aws:SourceArn'))
        );
      }
      const ofAccounts = list(AWS).length > 0 && list(AWS).every((each) => /^arn:aws:iam::\d{12}:root$/.test(each));
      return !ofAccounts || !(keys.includes('aws:PrincipalArn') || keyManagement(name, list(AWS)));
    });
    expect(open.map(([{ arn }, statement]) => [arn, statement])).toEqual([]);
  });

  it('let an account manage its keys and not use them', () => {
    const managing = policies
      .filter(({ arn }) => arn.includes(':kms:'))
      .map(({ account, document }) =>
        document.Statement.find(
          ({ Principal, Condition }) => Condition === undefined && JSON.stringify(Principal).includes(account),
        ),
      );
    expect(managing.length).toBeGreaterThan(3);
    const uses = managing
      .flatMap((statement) => list(statement?.Action))
      .filter((action) => /Encrypt|Decrypt|Generate|Sign|CreateGrant/.test(action));
    expect(uses).toEqual([]);
  });

  // What Pulumi's provider asks of a key and of its alias, each on the key too. Without one of them nothing can be deployed, or removed.
  it.each([
    ...[
      'DescribeKey',
      'GetKeyPolicy',
      'PutKeyPolicy',
      'GetKeyRotationStatus',
      'EnableKeyRotation',
      'UpdateKeyDescription',
    ],
    ...['ListResourceTags', 'TagResource', 'UntagResource', 'ScheduleKeyDeletion', 'CancelKeyDeletion'],
    ...['CreateAlias', 'UpdateAlias', 'DeleteAlias'],
  ])('let whoever deploys an account do %s with each of its keys', async (name) => {
    const keys = policies.filter(({ arn }) => arn.includes(':kms:'));
    expect(keys.length).toBeGreaterThan(8);
    for (const { arn, account } of keys) {
      const call = { by: somebody(account), identity: admin, action: `kms:${name}`, resource: arn };
      expect([arn, (await simulate(world, call)).why]).toEqual([arn, expect.stringMatching(/^Allowed/)]);
    }
  });

  it("stay below AWS's limits", () => {
    // IAM quotas: 10,240 characters for all inline policies of a role, 20 KB for a bucket, 32 KB for a key; EventBridge 10,240.
    const limits = { identity: 10_240, trust: 2048, resource: 10_240 };
    const tooLong = policies.filter(({ kind, document }) => JSON.stringify(document).length > limits[kind]);
    expect(tooLong.map(({ arn }) => arn)).toEqual([]);
  });
});

/** The one statement of a key's policy that names the whole account; another test holds what it allows. */
function keyManagement(name: string, principals: readonly string[]): boolean {
  return (
    ['landing', 'copies', 'notifications', 'pseudonymisation', 'proofs'].some((key) => name.startsWith(key)) &&
    principals.length === 1
  );
}
