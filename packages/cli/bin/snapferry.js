#!/usr/bin/env node
// Plain JavaScript, so that any Node from 20 on can read it: it finds the pinned Node 24 (npm package `node`)
// and hands over to it. Node 24 then runs the TypeScript sources as they are.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const major = Number(process.versions.node.split('.')[0]);
const main = join(dirname(fileURLToPath(import.meta.url)), '..', 'src', 'main.ts');

if (major >= 24) {
  await import(main);
} else {
  const require = createRequire(import.meta.url);
  let node;
  try {
    node = join(dirname(require.resolve('node/package.json')), 'bin', 'node');
  } catch {
    console.error(`snapferry needs Node 24 or later; found ${process.version}. Run "npm ci" in the repository first.`);
    process.exit(1);
  }
  const child = spawnSync(node, [main, ...process.argv.slice(2)], { stdio: 'inherit' });
  process.exit(child.status ?? 1);
}
