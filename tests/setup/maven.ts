import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from './cache.ts';
import { requireCommand, runCommand } from './run-command.ts';

const jars = join(cacheFolder, 'jars');
const plugin = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1';

/** A file of Maven Central, kept in `.cache/jars`. @throws an Error if there is no Maven, or it cannot bring the file. */
export async function mavenFile(artifact: {
  group: string;
  name: string;
  version: string;
  type?: string;
}): Promise<string> {
  const { group, name, version, type = 'jar' } = artifact;
  const path = join(jars, `${name}-${version}.${type}`);
  if (existsSync(path)) return path;
  await maven([`${plugin}:copy`, `-Dartifact=${group}:${name}:${version}:${type}`, `-DoutputDirectory=${jars}`]);
  if (!existsSync(path)) throw new Error(`expected Maven to bring ${path}, found nothing there`);
  return path;
}

/** The class path of all that a pom.xml depends on, kept in a folder of `.cache/jars`. */
export async function mavenClassPath(folder: string, pom: string): Promise<string> {
  const target = join(jars, folder);
  const stamp = join(target, 'pom.sha256');
  const digest = createHash('sha256').update(readFileSync(pom)).digest('hex');
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== digest) {
    mkdirSync(target, { recursive: true });
    await maven(['-f', pom, `${plugin}:copy-dependencies`, `-DoutputDirectory=${target}`]);
    writeFileSync(stamp, digest);
  }
  return `${target}/*`;
}

async function maven(args: readonly string[]): Promise<void> {
  const found = await runCommand('mvn', ['--version']).catch(() => undefined);
  if (found?.code !== 0)
    throw new Error('expected Maven, found no "mvn". Install it: "apt-get install maven" on Debian.');
  await requireCommand('mvn', ['-q', '-B', ...args]);
}
