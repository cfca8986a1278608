import { join } from 'node:path';
import { repositoryRoot } from './repository.ts';

/** What is downloaded once and used by every run; git does not see it. */
export const cacheFolder = join(repositoryRoot, '.cache');
