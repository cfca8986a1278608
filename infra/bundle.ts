import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Where `npm run build` leaves a service's artifact, from the repository's root. */
const bundleFolder = (service: string): string => join('services', service, 'dist/code');

/**
 * A service's artifact with files of this deployment beside its code.
 *
 * @throws Error if it was not built
 */
export function bundleOf(
  service: string,
  files: Readonly<Record<string, $util.Input<string>>>,
): $util.Output<$util.asset.AssetArchive> {
  const folder = bundleFolder(service);
  return $util.output(files).apply((texts) => {
    const code = filesBelow(folder).map((path) => [path, new $util.asset.FileAsset(join(folder, path))] as const);
    const beside = Object.entries(texts).map(([name, text]) => [name, new $util.asset.StringAsset(text)] as const);
    return new $util.asset.AssetArchive(Object.fromEntries([...code, ...beside]));
  });
}

function filesBelow(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
      .sort();
  } catch (cause) {
    throw new Error(`expected a built service in ${folder}, found none. Run "npm run build" first.`, { cause });
  }
}
