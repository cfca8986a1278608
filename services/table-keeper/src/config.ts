import {
  environmentReader,
  functionVariables,
  registryFileVariables,
  snapshotDaysVariable,
  unreferencedVariable,
  warehouseVariables,
} from '@snapferry/lambda';
import * as z from 'zod';

export const configSchema = z
  .object({
    ...functionVariables,
    ...registryFileVariables,
    ...unreferencedVariable,
    ...snapshotDaysVariable,
  })
  .and(warehouseVariables);
export type Config = z.infer<typeof configSchema>;

export const readConfig = environmentReader(configSchema);
