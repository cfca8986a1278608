import { retriedSooner } from '@snapferry/lambda/aws';
import { readConfig } from '../config.ts';
import { createHandler } from '../handlers/on-run-ended.ts';
import { awsDeps } from './aws-deps.ts';
import { onCleanScratch } from './scratch.ts';

export const handler = retriedSooner(
  'table-loader',
  onCleanScratch((scratch) => createHandler(awsDeps(readConfig(), scratch))),
);
