import {
  environmentReader,
  functionVariables,
  numberVariable,
  registryFileVariables,
  warehouseVariables,
} from '@snapferry/lambda';
import { z } from 'zod';

export const configSchema = z
  .object({
    ...functionVariables,
    ...registryFileVariables,
    SNAPFERRY_SNAPSHOT_DAYS: numberVariable(1, 3650, 5, {
      description: 'Days that a table may be read as of, or rolled back to, an earlier snapshot.',
      examples: ['5'],
    }),
  })
  .and(warehouseVariables);
export type Config = z.infer<typeof configSchema>;

export const readConfig = environmentReader(configSchema);
