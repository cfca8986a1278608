import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { type Artifact, listArtifacts, root } from './artifacts.ts';
import { bundleOptions, nativePackages } from './bundle-options.ts';
import { installNative } from './native-packages.ts';

/**
 * Bundles services' Lambda entries into `services/<service>/dist`, each a folder that is ready to be zipped.
 *
 * @param names services to build; all of them if it is empty.
 * @throws Error for a name that is no service with Lambda entries.
 */
export async function buildArtifacts(names: readonly string[] = []): Promise<Artifact[]> {
  const all = listArtifacts();
  const unknown = names.filter((name) => !all.some(({ service }) => service === name));
  if (unknown.length > 0) {
    throw new Error(`expected ${all.map(({ service }) => service).join(', ')}; found ${unknown.join(', ')}`);
  }
  const artifacts = names.length === 0 ? all : all.filter(({ service }) => names.includes(service));
  for (const artifact of artifacts) await buildArtifact(artifact);
  return artifacts;
}

async function buildArtifact({ service, entries, code, maps }: Artifact): Promise<void> {
  for (const folder of [code, maps]) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
  }
  const home = join(root, 'services', service);
  // A service that comes to import native code by accident does not build: esbuild has no loader for it.
  const native = service === 'table-loader' ? nativePackages : [];
  const { metafile } = await build({
    ...bundleOptions,
    absWorkingDir: home,
    entryPoints: entries.map((entry) => `src/lambda/${entry}.ts`),
    outdir: code,
    external: [...native],
    sourcemap: 'external',
    metafile: true,
    logLevel: 'warning',
  });
  for (const output of Object.keys(metafile.outputs)) {
    if (output.endsWith('.map')) renameSync(join(home, output), join(maps, basename(output)));
  }
  if (native.length > 0) installNative(native, code);
}
