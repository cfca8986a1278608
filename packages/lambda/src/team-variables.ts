import * as z from 'zod';
import { datasetsFileVariables, lakeAccountVariable, registryFileVariables } from './variables.ts';

/** Services that both teams deploy: which app the function is part of. */
export function teamVariable<T extends 'source' | 'lake'>(team: T) {
  return {
    SNAPFERRY_TEAM: z.literal(team, { error: 'source or lake' }).meta({
      description: 'Whose app the function is part of: `source`, the service team, or `lake`, the data team.',
      examples: [team],
    }),
  };
}

/** Such services that go by what their team agreed to: its datasets, or its registry. */
export const agreementVariables = z.discriminatedUnion(
  'SNAPFERRY_TEAM',
  [
    z.object({ ...teamVariable('source'), ...datasetsFileVariables, ...lakeAccountVariable }),
    z.object({ ...teamVariable('lake'), ...registryFileVariables }),
  ],
  { error: 'source or lake' },
);
