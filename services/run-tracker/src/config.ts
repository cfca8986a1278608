import {
  accountVariable,
  busVariable,
  type Environment,
  functionVariables,
  ledgerVariable,
  readEnvironment,
  registryFileVariables,
  workVariable,
} from '@snapferry/lambda';
import { z } from 'zod';

export const configSchema = z.object({
  ...functionVariables,
  ...accountVariable,
  ...busVariable,
  ...ledgerVariable,
  ...registryFileVariables,
  ...workVariable,
});
export type Config = z.infer<typeof configSchema>;

/** @throws ConfigurationError */
export function readConfig(environment: Environment = process.env): Config {
  return readEnvironment(configSchema, environment);
}
