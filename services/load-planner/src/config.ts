import {
  accountVariable,
  busVariable,
  environmentReader,
  functionVariables,
  inProgressVariable,
  registryFileVariables,
  workVariable,
} from '@snapferry/lambda';
import * as z from 'zod';

export const configSchema = z.object({
  ...functionVariables,
  ...accountVariable,
  ...busVariable,
  ...inProgressVariable,
  ...registryFileVariables,
  ...workVariable,
});
export type Config = z.infer<typeof configSchema>;

export const readConfig = environmentReader(configSchema);
