import { globSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../../..', import.meta.url));

/** What `npm run build` makes of a service: one folder for all of its functions. */
export interface Artifact {
  readonly service: string;
  /** Names of the functions' entries: the function `on-x` has the handler `on-x.handler`. */
  readonly entries: readonly string[];
  /** The folder to zip. */
  readonly code: string;
  /** Source maps, which are not deployed: minified stacks are read with them. */
  readonly maps: string;
}

/** The artifacts of all services that have Lambda entries, in the order of their names. */
export function listArtifacts(): Artifact[] {
  const entries = Map.groupBy(globSync('services/*/src/lambda/on-*.ts', { cwd: root }).sort(), serviceOf);
  return [...entries].map(([service, files]) => ({
    service,
    entries: files.map((file) => basename(file, '.ts')),
    code: join(root, 'services', service, 'dist/code'),
    maps: join(root, 'services', service, 'dist/maps'),
  }));
}

function serviceOf(file: string): string {
  return file.split(/[\\/]/)[1] ?? '';
}
