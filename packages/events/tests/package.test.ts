import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { packageFolder, publishedFolder, readFolder } from '../scripts/folders.ts';
import { readTarball } from '../scripts/tarball.ts';

const tarballs = readdirSync(publishedFolder).map((name) => [name, readFileSync(join(publishedFolder, name))] as const);

describe('published tarballs', () => {
  it.each(tarballs)('%s holds a package that anyone can install', (name, bytes) => {
    const files = readTarball(bytes);
    const manifest = JSON.parse(new TextDecoder().decode(files.get('package/package.json')));
    expect(manifest).toMatchObject({ name: '@snapferry/events', version: name.replace('.tgz', ''), type: 'module' });
    expect(manifest.private).toBeUndefined();
    for (const target of Object.values(manifest.exports['.'])) {
      expect(files.has(join('package', target as string))).toBe(true);
    }
    const sources = [...files.keys()].filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'));
    expect(sources).toEqual([]);
  });
});

describe('a tarball', () => {
  it('with anything but plain files is refused, not read in part', () => {
    const header = Buffer.alloc(512);
    header.write('package/link', 0);
    header.write('00000000000', 124);
    header.write('2', 156);
    const tarball = gzipSync(Buffer.concat([header, Buffer.alloc(1024)]));
    expect(() => readTarball(tarball)).toThrow('package/link: expected a plain file in the tarball, found kind 2');
  });
});

describe('the sources of the contract', () => {
  it('import zod and each other, and nothing of Node', () => {
    const imports = [...readFolder(join(packageFolder, 'src'))].flatMap(([, text]) =>
      [...text.matchAll(/from '([^']+)'/g)].map((match) => match[1] as string),
    );
    expect(imports.length).toBeGreaterThan(10);
    expect(imports.filter((name) => !name.startsWith('.') && name !== 'zod')).toEqual([]);
  });
});
