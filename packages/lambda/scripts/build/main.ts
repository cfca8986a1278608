import { relative } from 'node:path';
import { root } from './artifacts.ts';
import { buildArtifacts } from './build.ts';
import { measure } from './measure.ts';

const mb = (bytes: number): string => `${(bytes / 1_000_000).toFixed(2)} MB`;

for (const artifact of await buildArtifacts(process.argv.slice(2))) {
  const { bundle, native, zipped } = measure(artifact);
  const beside = native === 0 ? '' : ` and ${mb(native)} of native packages`;
  console.log(`${relative(root, artifact.code)}: ${mb(bundle)}${beside}, ${mb(zipped)} zipped`);
  for (const entry of artifact.entries) console.log(`  ${entry}.handler`);
}
