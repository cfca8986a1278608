import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { refusals } from './compatibility.ts';
import { publishedFolder, readManifest, readPublished, readToday } from './folders.ts';
import { staleFiles } from './generated-files.ts';
import { pack } from './pack.ts';

/**
 * Writes `published/<version>.tgz`, to be committed.
 *
 * @throws Error if that version exists, or if generated files are stale, or if today's contract breaks a published one.
 */
function publish(): string {
  const { version } = readManifest();
  const target = join(publishedFolder, `${version}.tgz`);
  if (existsSync(target)) {
    throw new Error(`expected a new version, found ${version}.tgz published. Raise the version in package.json.`);
  }
  const stale = staleFiles();
  if (stale.length > 0)
    throw new Error(`expected generated files of today, found old ${stale.join(', ')}. Run generate.`);
  mkdirSync(publishedFolder, { recursive: true });
  const problems = refusals(readToday(), [...readPublished().values()]);
  if (problems.length > 0) throw new Error(`expected a compatible contract, found:\n${problems.join('\n')}`);
  copyFileSync(pack(), target);
  return target;
}

console.log(publish());
