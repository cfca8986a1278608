import { readConfig } from '../config.ts';
import { createHandler } from '../handlers/on-run-failed.ts';
import { sourceDeps } from './aws-deps.ts';

export const handler = createHandler(sourceDeps(readConfig()));
