import { retriedSooner } from '@snapferry/lambda/aws';
import { readConfig } from '../config.ts';
import { createHandler } from '../handlers/on-run-completed.ts';
import { awsDeps } from './aws-deps.ts';

export const handler = retriedSooner('table-reconciler', createHandler(awsDeps(readConfig())));
