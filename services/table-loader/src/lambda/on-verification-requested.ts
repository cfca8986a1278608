import { readConfig } from '../config.ts';
import { createHandler } from '../handlers/on-verification-requested.ts';
import { awsDeps } from './aws-deps.ts';
import { onCleanScratch } from './scratch.ts';

export const handler = onCleanScratch((scratch) => createHandler(awsDeps(readConfig(), scratch)));
