import type { AccountLook } from './account-look.ts';
import { type Check, check } from './check.ts';

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

/** A topic that nobody confirmed tells nobody. */
export function checkTopic(look: AccountLook, topicArn: string): Promise<Check> {
  const name = topicArn.split(':').at(-1);
  const mend = 'Have each address follow the link in the message "AWS Notification - Subscription Confirmation".';
  return check(`topic ${name}`, mend, async () => {
    const waiting = await look.unconfirmed(topicArn);
    if (waiting === undefined) return { ok: false, found: 'none' };
    return {
      ok: waiting.length === 0,
      found: waiting.length === 0 ? 'confirmed' : `${waiting.length} not confirmed yet`,
    };
  });
}
