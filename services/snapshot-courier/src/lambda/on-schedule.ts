import { readConfig } from '../config.ts';
import { createHandler } from '../handlers/on-schedule.ts';
import { awsDeps } from './aws-deps.ts';

const config = readConfig();

export const handler = createHandler({
  ...awsDeps(config),
  copyRetentionDays: config.SNAPFERRY_COPY_RETENTION_DAYS,
});
