import type { AccountLook } from './account-look.ts';
import { type Answer, type Check, check, present } from './check.ts';

export const mendByDeploying = (team: 'source' | 'lake'): string =>
  `Deploy the app: TEAM=${team} npm run sst -- deploy --stage production`;

export function checkAccount(look: AccountLook, expected: string): Promise<Check> {
  return check(
    'account of the credentials',
    `Use credentials of account ${expected}, the one of the configuration.`,
    async () => {
      const found = await look.account();
      return { ok: found === expected, found };
    },
  );
}

/**
 * Whether the functions may run as they are deployed: a new account has room for ten calls (Lambda developer guide, "Quotas").
 *
 * @param enough calls at once of all functions of the app.
 */
export function checkCallsAtOnce(look: AccountLook, region: string, enough: number): Promise<Check> {
  const mend = `Ask for more: aws service-quotas request-service-quota-increase --region ${region} --service-code lambda --quota-code L-B99A9384 --desired-value 1000. Until then loads take turns.`;
  return check('Lambda calls at once', mend, async () => {
    const calls = await look.callsAtOnce();
    return {
      ok: calls >= enough,
      found: calls >= enough ? String(calls) : `${calls}, of ${enough} that may be needed`,
    };
  });
}

/** The team's bus, and whether it admits the relays of those accounts. */
export function checkBus(look: AccountLook, team: 'source' | 'lake', guests: readonly string[]): Promise<Check> {
  return check(`bus snapferry-${team}`, mendByDeploying(team), async () => {
    const policy = await look.busPolicy(`snapferry-${team}`);
    if (policy === undefined) return { ok: false, found: 'none' };
    const refused = guests.filter((account) => !policy.includes(`arn:aws:iam::${account}:role/snapferry-relay`));
    return {
      ok: refused.length === 0,
      found: refused.length === 0 ? `admits ${guests.join(', ')}` : `does not admit ${refused.join(', ')}`,
    };
  });
}

/** A bucket of the app; with `key` one that a key of ours opens, which must be in use. */
export function checkBucket(
  look: AccountLook,
  team: 'source' | 'lake',
  what: string,
  bucket: string,
  key?: 'key',
): Promise<Check> {
  return check(what, mendByDeploying(team), async () => {
    const arn = await look.bucketKey(bucket);
    if (arn === undefined) return { ok: false, found: `no bucket ${bucket}` };
    if (key === undefined) return present(true);
    const answer = arn === 'none' ? undefined : await askKey(look, arn);
    return answer ?? { ok: false, found: `${bucket} without a key of the app's` };
  });
}

/** `export: lake`: what copies of snapshots are encrypted with, in either account. */
export function checkCopiesKey(look: AccountLook, team: 'source' | 'lake', { account, region }: Place): Promise<Check> {
  return check('key of copies', mendByDeploying(team), async () => {
    const alias = `arn:aws:kms:${region}:${account}:alias/snapferry-copies`;
    return (await askKey(look, alias)) ?? present(false);
  });
}

interface Place {
  readonly account: string;
  readonly region: string;
}

/** Undefined where there is no such key. */
async function askKey(look: AccountLook, arn: string): Promise<Answer | undefined> {
  const enabled = await look.keyIsEnabled(arn);
  if (enabled === undefined) return undefined;
  if (enabled) return { ok: true, found: arn };
  const mend = `Of the key that ${arn} names: aws kms cancel-key-deletion --key-id <id>; aws kms enable-key --key-id <id>`;
  return { ok: false, found: `a key that is disabled, or to be deleted: ${arn}`, mend };
}

export function checkTable(look: AccountLook, team: 'source' | 'lake', table: string): Promise<Check> {
  return check(`table ${table}`, mendByDeploying(team), async () => present(await look.hasTable(table)));
}

/** A topic that nobody confirmed tells nobody. */
export function checkTopic(look: AccountLook, team: 'source' | 'lake', topicArn: string): Promise<Check> {
  const name = topicArn.split(':').at(-1);
  const mend = 'Have each address follow the link in the message "AWS Notification - Subscription Confirmation".';
  return check(`topic ${name}`, mend, async () => {
    const waiting = await look.unconfirmed(topicArn);
    if (waiting === undefined) return { ...present(false), mend: mendByDeploying(team) };
    return {
      ok: waiting.length === 0,
      found: waiting.length === 0 ? 'confirmed' : `${waiting.length} not confirmed yet`,
    };
  });
}
