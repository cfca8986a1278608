import type { RequestHandler } from '@snapferry/chassis';
import { readConfig } from '../config.ts';
import { createHandler, type Verification } from '../handlers/on-verification-requested.ts';
import { awsDeps } from './aws-deps.ts';
import { openScratch } from './scratch.ts';

const scratch = openScratch();
const verify = createHandler(awsDeps(readConfig(), scratch));

export const handler: RequestHandler<Verification> = async (request, context) => {
  scratch.wipe();
  return verify(request, context);
};
