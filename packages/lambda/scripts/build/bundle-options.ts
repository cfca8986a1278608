import type { BuildOptions, Plugin } from 'esbuild';

/** Packages with native code: they are not bundled but installed beside the bundle, and the loader's alone. */
export const nativePackages = ['@duckdb/node-api', '@duckdb/node-bindings'] as const;

/**
 * Node's `http` by `require` instead of `import`. To import it, Node reads every export, WebSocket among them, and for that loads
 * undici: 35 ms of each function's start, as Powertools' tracer imports it. A dynamic import stays one; the SDK has some, for plain HTTP.
 */
const httpByRequire: Plugin = {
  name: 'http-by-require',
  setup(build) {
    build.onResolve({ filter: /^(node:)?http$/ }, ({ path, kind }) =>
      kind === 'import-statement'
        ? { path, namespace: 'http-by-require', sideEffects: false }
        : { path, external: true },
    );
    build.onLoad({ filter: /.*/, namespace: 'http-by-require' }, ({ path }) => ({
      contents: `module.exports = require(${JSON.stringify(path)});`,
    }));
  },
};

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
  plugins: [httpByRequire],
  // Dependencies in CommonJS ask for Node's modules by `require`, which an ES module does not have.
  banner: {
    js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
  },
} as const satisfies BuildOptions;
