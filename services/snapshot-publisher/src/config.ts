import {
  accountVariable,
  busVariable,
  datasetsFileVariables,
  environmentReader,
  functionVariables,
  notesVariable,
} from '@snapferry/lambda';
import * as z from 'zod';

export const configSchema = z.object({
  ...functionVariables,
  ...accountVariable,
  ...busVariable,
  ...datasetsFileVariables,
  ...notesVariable,
});
export type Config = z.infer<typeof configSchema>;

export const readConfig = environmentReader(configSchema);
