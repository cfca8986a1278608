import { readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Every file below a directory, or the file itself. */
export function filesBelow(place: string): string[] {
  if (!statSync(place).isDirectory()) return [place];
  return readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** Name, size and time of change of every file below a directory: equal twice if nothing was touched in between. */
export function fingerprint(directory: string): string[] {
  return filesBelow(directory).map((file) => {
    const { size, mtimeMs } = statSync(file);
    return `${relative(directory, file)} ${size} ${mtimeMs}`;
  });
}
