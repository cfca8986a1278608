import { readConfig } from '../config.ts';
import { createHandler } from '../handlers/on-schedule.ts';
import { scheduleDeps } from './aws-deps.ts';

export const handler = createHandler(scheduleDeps(readConfig()));
