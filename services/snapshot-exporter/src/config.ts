import {
  accountVariable,
  busVariable,
  datasetsFileVariables,
  type Environment,
  functionVariables,
  inProgressVariable,
  lakeAccountVariable,
  readEnvironment,
} from '@snapferry/lambda';
import { z } from 'zod';

export const configSchema = z.object({
  ...functionVariables,
  ...accountVariable,
  ...lakeAccountVariable,
  ...busVariable,
  ...inProgressVariable,
  ...datasetsFileVariables,
});
export type Config = z.infer<typeof configSchema>;

/** @throws ConfigurationError */
export function readConfig(environment: Environment = process.env): Config {
  return readEnvironment(configSchema, environment);
}
