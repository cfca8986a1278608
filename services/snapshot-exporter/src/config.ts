import {
  accountVariable,
  busVariable,
  datasetsFileVariables,
  type Environment,
  functionVariables,
  inProgressVariable,
  lakeAccountVariable,
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
