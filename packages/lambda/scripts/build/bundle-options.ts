import type { BuildOptions } from 'esbuild';

/** Packages with native code: they are not bundled but installed beside the bundle, and the loader's alone. */
export const nativePackages = ['@duckdb/node-api', '@duckdb/node-bindings'] as const;

/**
 * How a Lambda entry is bundled, for whoever does it. The SDK comes along: the runtime's own copy changes without us, and
 * is slower to load (Lambda developer guide, "Node.js: runtime-included SDK versions").
 *
 * Names are not kept: ours are literals, as those of the SDK and Powertools are, and keeping them costs a call for each
 * function.
 */
export const bundleOptions = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  splitting: true,
  outExtension: { '.js': '.mjs' },
  // The SDK's CommonJS form, esbuild's first choice for Node, cannot be cut down to what is used.
  mainFields: ['module', 'main'],
  minify: true,
  legalComments: 'none',
  // Dependencies in CommonJS ask for Node's modules by `require`, which an ES module does not have.
  banner: {
    js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
  },
} as const satisfies BuildOptions;
