import {
  accountVariable,
  busVariable,
  datasetsFileVariables,
  type Environment,
  functionVariables,
  inProgressVariable,
  readEnvironment,
  variable,
} from '@snapferry/lambda';
import { z } from 'zod';

export const configSchema = z.object({
  ...functionVariables,
  ...accountVariable,
  SNAPFERRY_LAKE_ACCOUNT: variable('an account id of 12 digits', /^\d{12}$/, {
    description: "The lake's account: it alone may ask for another export attempt.",
    examples: ['444455556666'],
  }),
  ...busVariable,
  ...inProgressVariable,
  ...datasetsFileVariables,
});
export type Config = z.infer<typeof configSchema>;

/** @throws ConfigurationError */
export function readConfig(environment: Environment = process.env): Config {
  return readEnvironment(configSchema, environment);
}
