import type { QueueHandler } from '@snapferry/chassis';
import { readConfig } from '../config.ts';
import { createHandler } from '../handlers/on-run-ended.ts';
import { awsDeps } from './aws-deps.ts';
import { openScratch } from './scratch.ts';

const scratch = openScratch();
const append = createHandler(awsDeps(readConfig(), scratch));

/** Begins with an empty scratch folder: an invocation that was killed in this sandbox gave nothing back. */
export const handler: QueueHandler = async (event, context) => {
  scratch.wipe();
  return append(event, context);
};
