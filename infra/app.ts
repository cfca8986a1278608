import { lake } from './config/lake.ts';
import { source } from './config/source.ts';

export type Team = 'source' | 'lake';

/** Deployed by one team, to one account, under one stage name. */
export interface Deployment {
  readonly team: Team;
  readonly stage: string;
}

/**
 * Which team's app is meant, and into which of its accounts. Nothing is guessed: the wrong app in the wrong account
 * would be taken down again only by hand.
 *
 * @throws Error naming what was expected
 */
export function deploymentOf(team: string | undefined, stage: string): Deployment {
  if (team !== 'source' && team !== 'lake') {
    throw new Error(
      `expected TEAM=source (the service team's app) or TEAM=lake (the data team's), found ${team ? `TEAM=${team}` : 'no TEAM'}. ` +
        'For example: TEAM=source npm run sst -- diff --stage production',
    );
  }
  const stages = Object.keys(team === 'source' ? source : lake);
  if (!stages.includes(stage)) {
    throw new Error(
      `expected a stage of infra/config/${team}.ts (${stages.join(', ')}), found ${stage}. Name one by --stage.`,
    );
  }
  return { team, stage };
}

/** Name, state, Region and the only account that the app may be deployed to. */
export function appOf({ team, stage }: Deployment) {
  const { account, region } = (team === 'source' ? source : lake)[stage] as { account: string; region: string };
  return {
    name: `snapferry-${team}`,
    home: 'aws' as const,
    // Buckets and tables outlive a mistake; docs/deploy.md says how to remove them on purpose.
    removal: 'retain' as const,
    protect: true,
    providers: {
      aws: {
        version: '7.20.0',
        region: region as 'eu-central-1',
        allowedAccountIds: [account],
        defaultTags: { tags: { 'snapferry:team': team, 'snapferry:stage': stage } },
      },
    },
  };
}
