import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const installed = '/usr/lib/jvm';

/**
 * The home of an installed JDK whose major version fits: among those that `JAVA_HOME` and its kin (`JAVA_HOME_17_X64`) name, and
 * those of /usr/lib/jvm.
 *
 * @throws an Error that says which versions were found.
 */
export function findJava(why: string, fits: (major: number) => boolean): string {
  const named = Object.entries(process.env).flatMap(([name, value]) =>
    /^JAVA_HOME/.test(name) && value ? [value] : [],
  );
  const found = existsSync(installed) ? readdirSync(installed).map((name) => join(installed, name)) : [];
  const homes = [...named, ...found].flatMap((home) => {
    const major = majorOf(home);
    return major === undefined ? [] : [{ home, major }];
  });
  const chosen = homes.find(({ major }) => fits(major));
  if (chosen !== undefined) return chosen.home;
  const majors = [...new Set(homes.map(({ major }) => major))].join(', ') || 'none';
  throw new Error(
    `${why}: found JDKs of version ${majors}. Install one, in ${installed} or named by JAVA_HOME_<version>.`,
  );
}

function majorOf(home: string): number | undefined {
  const release = join(home, 'release');
  if (!existsSync(release) || !existsSync(join(home, 'bin', 'java'))) return undefined;
  const major = /^JAVA_VERSION="(\d+)/m.exec(readFileSync(release, 'utf8'))?.[1];
  return major === undefined ? undefined : Number(major);
}
