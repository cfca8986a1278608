import { relative } from 'node:path';
import { root } from './artifacts.ts';
import { buildArtifacts } from './build.ts';

for (const { entries, code } of await buildArtifacts()) {
  console.log(`${relative(root, code)}: ${entries.map((entry) => `${entry}.handler`).join(', ')}`);
}
