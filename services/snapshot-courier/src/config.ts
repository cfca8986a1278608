import { defaultRetentionDays } from '@snapferry/contract/retention';
import {
  accountVariable,
  busVariable,
  datasetsFileVariables,
  type Environment,
  functionVariables,
  inProgressVariable,
  lakeAccountVariable,
  notesVariable,
  numberVariable,
  readEnvironment,
  registryFileVariables,
  teamVariable,
} from '@snapferry/lambda';
import { z } from 'zod';

export const configSchema = z
  .object({
    ...functionVariables,
    ...accountVariable,
    ...busVariable,
    ...inProgressVariable,
    ...notesVariable,
    SNAPFERRY_COPY_RETENTION_DAYS: numberVariable(1, 35, defaultRetentionDays.snapshotCopies, {
      description: 'Days that copies of a snapshot are kept whose run did not complete.',
      examples: [String(defaultRetentionDays.snapshotCopies)],
    }),
  })
  .and(
    z.discriminatedUnion(
      'SNAPFERRY_TEAM',
      [
        z.object({ ...teamVariable('source'), ...datasetsFileVariables, ...lakeAccountVariable }),
        z.object({ ...teamVariable('lake'), ...registryFileVariables }),
      ],
      { error: 'source or lake' },
    ),
  );
export type Config = z.infer<typeof configSchema>;

/** @throws ConfigurationError */
export function readConfig(environment: Environment = process.env): Config {
  return readEnvironment(configSchema, environment);
}
