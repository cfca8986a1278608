import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { changeCodes, lintCodes, schemaCodes } from '../src/index.ts';
import { KNOWN_PROPERTIES } from '../src/known-properties.ts';

const page = readFileSync(new URL('../../../docs/contract.md', import.meta.url), 'utf8');

it.each([
  ['property', Object.keys(KNOWN_PROPERTIES)],
  ['lint', [...lintCodes, ...schemaCodes]],
  ['change', changeCodes],
] as const)('docs/contract.md names every %s, in a table of its own', (_what, names) => {
  const rows = page.split('\n').filter((line) => line.startsWith('|'));
  const named = rows.flatMap((row) => [...row.matchAll(/`([A-Za-z-]+)`/g)].map(([, name]) => name));
  expect(names.filter((name) => !named.includes(name))).toEqual([]);
});
