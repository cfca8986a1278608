import type { Team } from '../../../infra/app.ts';

/**
 * What one team alone owns (definitions, "Ownership", and decision 0022; the parts of infra/ follow from it). Everything
 * else is shared: it triggers both pipelines.
 */
export const ownedBy: Readonly<Record<Team, readonly string[]>> = {
  source: [
    'contracts/**',
    'infra/config/source.ts',
    'infra/source.ts',
    'infra/source/**',
    'services/snapshot-publisher/**',
  ],
  lake: [
    'infra/config/lake.ts',
    'infra/lake.ts',
    'infra/lake/**',
    'services/load-planner/**',
    'services/run-tracker/**',
    'services/table-keeper/**',
    'services/table-loader/**',
    'services/table-reconciler/**',
  ],
};
