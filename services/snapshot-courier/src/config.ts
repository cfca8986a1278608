import { defaultRetentionDays } from '@snapferry/contract/retention';
import {
  accountVariable,
  agreementVariables,
  busVariable,
  environmentReader,
  functionVariables,
  inProgressVariable,
  notesVariable,
  numberVariable,
} from '@snapferry/lambda';
import * as z from 'zod';

export const configSchema = z
  .object({
    ...functionVariables,
    ...accountVariable,
    ...busVariable,
    ...inProgressVariable,
    ...notesVariable,
    SNAPFERRY_COPY_RETENTION_DAYS: numberVariable(1, 35, defaultRetentionDays.snapshotCopies, {
      description: 'Days that copies of a snapshot are kept whose run did not complete.',
      examples: [String(defaultRetentionDays.snapshotCopies)],
    }),
  })
  .and(agreementVariables);
export type Config = z.infer<typeof configSchema>;

export const readConfig = environmentReader(configSchema);
