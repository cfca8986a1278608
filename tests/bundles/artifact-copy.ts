import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { listArtifacts, root } from '../../packages/lambda/scripts/build/artifacts.ts';

export interface ArtifactCopy {
  readonly service: string;
  /** Where the artifact would lie in Lambda; no `node_modules` but its own is above it. */
  readonly taskRoot: string;
  /** The function's /tmp. */
  readonly tmp: string;
  /** The function's home. */
  readonly home: string;
  /** What plays Lambda's runtime. */
  readonly runtime: string;
  remove(): void;
}

/**
 * The artifact as a function would have it, in a folder that knows nothing of this repository, with the files that a
 * deployment puts beside the code.
 */
export function copyArtifact(service: string, files: Readonly<Record<string, unknown>>): ArtifactCopy {
  const artifact = listArtifacts().find((candidate) => candidate.service === service);
  if (artifact === undefined) throw new Error(`expected an artifact of ${service}, found none`);
  const folder = mkdtempSync(join(tmpdir(), `snapferry-bundle-${service}-`));
  const within = {
    taskRoot: join(folder, 'task'),
    tmp: join(folder, 'tmp'),
    home: join(folder, 'home'),
    runtime: join(folder, 'runtime'),
  };
  const { taskRoot } = within;
  for (const made of Object.values(within)) mkdirSync(made);
  cpSync(artifact.code, taskRoot, { recursive: true });
  for (const [name, content] of Object.entries(files)) writeFileSync(join(taskRoot, name), JSON.stringify(content));
  useBindingOfThisMachine(taskRoot);
  return { service, ...within, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** The artifact holds native code for Lambda's arm64; this machine may need other. */
function useBindingOfThisMachine(taskRoot: string): void {
  const bindings = join(taskRoot, 'node_modules/@duckdb');
  if (!existsSync(bindings)) return;
  const name = `node-bindings-${process.platform}-${process.arch}`;
  if (existsSync(join(bindings, name))) return;
  const require = createRequire(join(root, 'packages/transform/package.json'));
  cpSync(dirname(require.resolve(`@duckdb/${name}/package.json`)), join(bindings, name), { recursive: true });
  rmSync(join(bindings, 'node-bindings-linux-arm64'), { recursive: true });
}
