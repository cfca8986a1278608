import { readConfig } from '../config.ts';
import { createHandler } from '../handlers/on-snapshot-taken.ts';
import { sourceDeps } from './aws-deps.ts';

export const handler = createHandler(sourceDeps(readConfig()));
