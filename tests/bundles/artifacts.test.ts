import { openSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../../packages/lambda/scripts/build/artifacts.ts';
import { filesOf, measure } from '../../packages/lambda/scripts/build/measure.ts';
import { chosenArtifacts, chosenServices } from './chosen.ts';
import recorded from './sizes.json' with { type: 'json' };

const artifacts = chosenArtifacts();
const sizes: Readonly<Record<string, { readonly bundle: number; readonly native: number; readonly reason: string }>> =
  recorded;

describe('the artifacts', () => {
  it('are there, one for each service', () => {
    const expected = chosenServices.length === 0 ? Object.keys(sizes) : [...chosenServices];
    expect(artifacts.map(({ service }) => service)).toEqual(expected.sort());
    expect(artifacts.length).toBeGreaterThanOrEqual(chosenServices.length === 0 ? 8 : 1);
  });

  it("hold native code in the loader's alone, and that for arm64 on glibc", () => {
    const native = artifacts.flatMap((artifact) =>
      filesOf(artifact)
        .filter((file) => /\.node$|\.so(\.|$)/.test(file))
        .map((file) => ({ service: artifact.service, file, machine: elfMachine(join(artifact.code, file)) })),
    );
    const binding = 'node_modules/@duckdb/node-bindings-linux-arm64/duckdb.node';
    const loaders = artifacts.map(({ service }) => service).filter((service) => service === 'table-loader');
    expect(native.filter(({ file }) => file.endsWith('.node'))).toEqual(
      loaders.map((service) => ({ service, file: binding, machine: aarch64 })),
    );
    expect(native.map(({ service, machine }) => `${service} ${machine}`)).toEqual(
      native.map(() => `table-loader ${aarch64}`),
    );
    expect(native.length).toBeGreaterThanOrEqual(2 * loaders.length);
  });
});

describe.each(artifacts)('the artifact of $service', (artifact) => {
  it('holds its entries, and no more than the bundle and native packages', () => {
    const files = filesOf(artifact);
    expect(files).toEqual(expect.arrayContaining(artifact.entries.map((entry) => `${entry}.mjs`)));
    expect(files.filter((file) => !/^[\w-]+\.mjs$|^node_modules\/(@duckdb|detect-libc)\//.test(file))).toEqual([]);
  });

  it('holds no source map, no path of the machine that built it, and no test kit', () => {
    for (const file of filesOf(artifact).filter((name) => name.endsWith('.mjs'))) {
      const text = readFileSync(join(artifact.code, file), 'utf8');
      for (const unwanted of ['sourceMappingURL', root, 'under-test', 'CONSTRUCTED']) {
        expect([file, text.includes(unwanted)]).toEqual([file, false]);
      }
    }
  });

  it('is at most 2.5 MB, the loader apart, and within 10 % of what was recorded', () => {
    const { bundle, native, zipped } = measure(artifact);
    const record = sizes[artifact.service] ?? { bundle: 0, native: 0, reason: '' };
    console.log(`${artifact.service}: bundle ${bundle}, native ${native}, zipped ${zipped} bytes`);
    expect(record.reason.length).toBeGreaterThan(10);
    const changed = `write the new size and why into tests/bundles/sizes.json: "bundle": ${bundle}, "native": ${native}`;
    for (const [now, before] of [
      [bundle, record.bundle],
      [native, record.native],
    ] as const) {
      expect(Math.abs(now - before), changed).toBeLessThanOrEqual(before / 10);
    }
    // What Lambda takes straight from a deployment (Lambda quotas); above it the code would have to go by way of S3.
    expect(zipped).toBeLessThan(50 * 1024 ** 2);
    if (artifact.service !== 'table-loader') expect(bundle + native).toBeLessThanOrEqual(2_500_000);
  });
});

const aarch64 = 183;

/** `e_machine` of an ELF file (ELF specification, "ELF Header"). */
function elfMachine(path: string): number {
  const header = Buffer.alloc(20);
  readSync(openSync(path, 'r'), header, 0, 20, 0);
  expect(header.toString('latin1', 0, 4)).toBe('\x7fELF');
  return header.readUInt16LE(18);
}
