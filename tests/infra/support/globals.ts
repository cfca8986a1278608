import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root } from './root.ts';

// As SST gives them to sst.config.ts: its own copies, which it also deploys with.
const ofPlatform = createRequire(join(root, '.sst/platform/package.json'));
Object.assign(globalThis, {
  aws: ofPlatform('@pulumi/aws'),
  $util: ofPlatform('@pulumi/pulumi'),
});
