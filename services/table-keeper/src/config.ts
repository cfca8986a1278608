import { defaultRetentionDays } from '@snapferry/contract/retention';
import {
  environmentReader,
  functionVariables,
  numberVariable,
  registryFileVariables,
  unreferencedVariable,
  warehouseVariables,
} from '@snapferry/lambda';
import { z } from 'zod';

export const configSchema = z
  .object({
    ...functionVariables,
    ...registryFileVariables,
    ...unreferencedVariable,
    SNAPFERRY_SNAPSHOT_DAYS: numberVariable(1, 3650, defaultRetentionDays.tableSnapshots, {
      description: 'Days that a table may be read as of, or rolled back to, an earlier snapshot.',
      examples: [String(defaultRetentionDays.tableSnapshots)],
    }),
  })
  .and(warehouseVariables);
export type Config = z.infer<typeof configSchema>;

export const readConfig = environmentReader(configSchema);
