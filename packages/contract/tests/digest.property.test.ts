import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { compareVersions, contractDigest, type JsonObject, type JsonValue, parseContract } from '../src/index.ts';
import { BASE } from './contract-text.ts';

/** A contract refuses integers beyond 2^53. */
const VALUE = fc.jsonValue({ maxDepth: 3 }).filter((value) => !/\d{16}|\de\+/.test(JSON.stringify(value)));

const EXTRA = fc.dictionary(
  fc.string({ unit: 'grapheme' }).map((key) => `x-${key}`),
  VALUE,
  { maxKeys: 4 },
);

function shuffled(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(shuffled);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, item]): [string, JsonValue] => [key, shuffled(item)]);
  return Object.fromEntries(entries.toReversed());
}

describe('the digest', () => {
  it('covers the RFC 8785 form', () => {
    // SHA-256 of `{"a":[1,"é"],"b":1e+30}` in UTF-8, by sha256sum.
    expect(contractDigest({ b: 1e30, a: [1, 'é'] })).toBe(
      'sha256:264f25f81ade9efb4395c601751641bf912dd5a06e0617ffa8efbfa8013bd62e',
    );
  });

  it('does not change with the order of keys or the formatting of the YAML', () => {
    fc.assert(
      fc.property(EXTRA, fc.constantFrom('PLAIN', 'QUOTE_DOUBLE', 'QUOTE_SINGLE'), (extra, defaultStringType) => {
        const document = { ...parseContract(BASE).document, 'x-extra': extra as JsonValue };
        const expected = contractDigest(document);
        expect(parseContract(JSON.stringify(document)).digest).toBe(expected);
        const yaml = stringify(shuffled(document), {
          defaultStringType,
          defaultKeyType: 'QUOTE_DOUBLE',
          aliasDuplicateObjects: false,
        });
        expect(parseContract(`# a comment\n${yaml}`).digest).toBe(expected);
      }),
      { numRuns: 60 },
    );
  });

  it('changes with any value and with the order of a list', () => {
    const { document, digest } = parseContract(BASE);
    expect(parseContract(BASE.replace('character varying(160)', 'character varying(161)')).digest).not.toBe(digest);
    const changed: JsonObject = { ...document, tags: ['a', 'b'] };
    expect(contractDigest(changed)).not.toBe(contractDigest({ ...document, tags: ['b', 'a'] }));
  });
});

describe('compareVersions', () => {
  it('orders by SemVer, without build metadata', () => {
    const versions = ['1.10.0', '1.2.0', '2.0.0-rc.1', '2.0.0', '1.2.0-alpha'];
    expect(versions.toSorted(compareVersions)).toEqual(['1.2.0-alpha', '1.2.0', '1.10.0', '2.0.0-rc.1', '2.0.0']);
    expect(compareVersions('1.0.0+a', '1.0.0+b')).toBe(0);
  });
});
