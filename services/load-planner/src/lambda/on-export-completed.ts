import { retriedSooner } from '@snapferry/lambda/aws';
import { readConfig } from '../config.ts';
import { createHandler } from '../handlers/on-export-completed.ts';
import { awsDeps } from './aws-deps.ts';

export const handler = retriedSooner('load-planner', createHandler(awsDeps(readConfig())));
