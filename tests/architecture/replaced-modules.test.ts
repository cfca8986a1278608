import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { replacingModules } from '../../vitest.config.ts';
import { root } from './sources.ts';

// In a process that others share, the module may be loaded already, or stay replaced for the files after this one.
it('tests that put a module in the place of ours have a process of their own', () => {
  const tests = globSync('{packages,services}/*/tests/**/*.test.ts', { cwd: root });
  expect(tests.length).toBeGreaterThan(200);
  const replacing = tests.filter((path) => /\bvi\.(mock|doMock)\(/.test(readFileSync(join(root, path), 'utf8')));
  expect(replacing.sort()).toEqual([...replacingModules].sort());
});
