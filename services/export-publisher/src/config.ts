import {
  accountVariable,
  busVariable,
  datasetsFileVariables,
  type Environment,
  functionVariables,
  readEnvironment,
  teamVariable,
} from '@snapferry/lambda';
import { z } from 'zod';

export const configSchema = z
  .object({
    ...functionVariables,
    ...accountVariable,
    ...busVariable,
  })
  .and(
    z.discriminatedUnion(
      'SNAPFERRY_TEAM',
      [z.object({ ...teamVariable('source'), ...datasetsFileVariables }), z.object({ ...teamVariable('lake') })],
      { error: 'source or lake' },
    ),
  );
export type Config = z.infer<typeof configSchema>;

/** @throws ConfigurationError */
export function readConfig(environment: Environment = process.env): Config {
  return readEnvironment(configSchema, environment);
}
