import {
  accountVariable,
  agreementVariables,
  busVariable,
  environmentReader,
  functionVariables,
  inProgressVariable,
} from '@snapferry/lambda';
import * as z from 'zod';

export const configSchema = z
  .object({
    ...functionVariables,
    ...accountVariable,
    ...busVariable,
    ...inProgressVariable,
  })
  .and(agreementVariables);
export type Config = z.infer<typeof configSchema>;

export const readConfig = environmentReader(configSchema);
