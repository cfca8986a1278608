import { readConfig } from '../config.ts';
import { createHandler } from '../handlers/on-snapshot-completed.ts';
import { lakeDeps } from './aws-deps.ts';

export const handler = createHandler(lakeDeps(readConfig()));
