import {
  accountVariable,
  busVariable,
  datasetsFileVariables,
  environmentReader,
  functionVariables,
  teamVariable,
} from '@snapferry/lambda';
import * as z from 'zod';

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

export const readConfig = environmentReader(configSchema);
