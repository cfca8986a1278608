import {
  accountVariable,
  busVariable,
  datasetsFileVariables,
  type Environment,
  functionVariables,
  notesVariable,
  readEnvironment,
} from '@snapferry/lambda';
import { z } from 'zod';

export const configSchema = z.object({
  ...functionVariables,
  ...accountVariable,
  ...busVariable,
  ...datasetsFileVariables,
  ...notesVariable,
});
export type Config = z.infer<typeof configSchema>;

/** @throws ConfigurationError */
export function readConfig(environment: Environment = process.env): Config {
  return readEnvironment(configSchema, environment);
}
