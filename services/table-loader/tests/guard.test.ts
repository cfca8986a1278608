import type { TableHead } from '@snapferry/iceberg';
import type { LoadPlan } from '@snapferry/ports';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ContractVersionReusedError, TableNotOursError } from '../src/domain/errors.ts';
import { admit } from '../src/domain/guard.ts';
import { propertiesOf } from '../src/domain/properties.ts';

const digest = (of: string): string => `sha256:${of.padEnd(64, '0')}`;

function plan(runId: string, day: string, contractVersion: string, contractDigest = digest(contractVersion)): LoadPlan {
  return {
    version: 1,
    dataset: 'shop',
    runId,
    snapshot: { arn: 'arn', time: `2026-11-${day}T03:00:00.000Z` },
    table: { source: 'public.t', name: 'shop.t' },
    contractVersion,
    contractDigest,
    policyDigest: digest('p'),
    keyId: '',
    columns: [],
    notCarried: 0,
    primaryKey: [],
    parts: [],
  };
}

/** Only what the guard may look at; whatever else it looks at is not there. */
function head(properties: Readonly<Record<string, string>>): TableHead {
  return { metadata: { properties } } as unknown as TableHead;
}

const stands = head(propertiesOf(plan('r-stands', '20', '1.2.0'), { nulledValues: [] }));

describe('the guard', () => {
  it('lets a table be made', () => {
    expect(admit(undefined, plan('r-1', '20', '1.0.0'))).toEqual({ proceed: true });
  });

  it.each([
    ['a newer snapshot', plan('r-1', '21', '1.2.0'), { proceed: true }],
    ['a newer snapshot under a newer contract', plan('r-1', '21', '1.10.0'), { proceed: true }],
    ['a newer snapshot under an older contract', plan('r-1', '21', '1.1.0'), { proceed: true }],
    ['an older snapshot', plan('r-1', '19', '1.2.0'), { proceed: false, outcome: 'superseded' }],
    ['an older snapshot under a newer contract', plan('r-1', '19', '2.0.0'), { proceed: false, outcome: 'superseded' }],
    ['the same snapshot under a newer contract', plan('r-1', '20', '1.10.0'), { proceed: true }],
    [
      'the same snapshot under an older contract',
      plan('r-1', '20', '1.1.9'),
      { proceed: false, outcome: 'superseded' },
    ],
    [
      'the same snapshot under a pre-release',
      plan('r-1', '20', '1.2.0-rc.1'),
      { proceed: false, outcome: 'superseded' },
    ],
    [
      'another run of the same snapshot and contract',
      plan('r-1', '20', '1.2.0'),
      { proceed: false, outcome: 'superseded' },
    ],
    ['the same run', plan('r-stands', '20', '1.2.0'), { proceed: false, outcome: 'already-loaded' }],
  ])('on %s', (_what, next, expected) => {
    expect(admit(stands, next)).toEqual(expected);
  });

  it.each(['19', '20', '21'])('refuses one version number for two contracts (snapshot of day %s)', (day) => {
    expect(() => admit(stands, plan('r-1', day, '1.2.0', digest('other')))).toThrow(ContractVersionReusedError);
    expect(() => admit(stands, plan('r-1', day, '1.2.0', digest('other')))).toThrow(/Raise the contract's version/);
  });

  it('takes versions that differ in build metadata only for one version', () => {
    expect(() => admit(stands, plan('r-1', '21', '1.2.0+other'))).toThrow(ContractVersionReusedError);
  });

  it.each([
    ['no properties', {}],
    ['properties of others', { owner: 'spark' }],
    ['a run and nothing else', { 'snapferry.run-id': 'r-stands' }],
  ])('refuses a table with %s', (_what, properties) => {
    expect(() => admit(head(properties), plan('r-stands', '21', '1.2.0'))).toThrow(TableNotOursError);
  });

  it('lets the highest pair stand, in whichever order loads come', () => {
    const candidates = ['19', '20', '21'].flatMap((day) =>
      ['0.9.0', '1.0.0', '1.10.0'].map((version) => plan(`r-${day}-${version}`, day, version)),
    );
    fc.assert(
      fc.property(fc.shuffledSubarray(candidates, { minLength: 1 }), (order) => {
        let standing: LoadPlan | undefined;
        for (const next of order) {
          const current = standing === undefined ? undefined : head(propertiesOf(standing, { nulledValues: [] }));
          if (admit(current, next).proceed) standing = next;
        }
        const highest = candidates.filter((candidate) => order.includes(candidate)).at(-1);
        expect(standing?.runId).toBe(highest?.runId);
      }),
    );
  });
});
