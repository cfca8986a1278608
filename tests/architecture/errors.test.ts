import { describe, expect, it } from 'vitest';
import { readSources } from './sources.ts';

interface Leaf {
  readonly path: string;
  readonly className: string;
  readonly body: string;
}

const leaves: Leaf[] = readSources().flatMap(({ path, text }) =>
  [...text.matchAll(/class (\w+) extends SnapferryError \{([\s\S]*?)\n\}/g)].map(([, className = '', body = '']) => ({
    path,
    className,
    body,
  })),
);

/**
 * Errors of two packages that mean the same to whoever reads the reason: a carried column that the planner misses in the
 * export's own info, or the engine in its files; and a partitioning that would make too many files, found by the engine or at the commit.
 */
const sharedCodes = ['COLUMN_MISSING', 'TOO_MANY_PARTITIONS'];

describe('errors', () => {
  it('are seen by this test', () => {
    expect(leaves.length).toBeGreaterThan(25);
  });

  it('extend the base by leaves only, so that all of them are seen here', () => {
    const names = new Set(leaves.map(({ className }) => className));
    const deeper = readSources().flatMap(({ path, text }) =>
      [...text.matchAll(/class (\w+) extends (\w+)/g)]
        .filter(([, , parent = '']) => names.has(parent))
        .map(([, name]) => `${path}: ${name}`),
    );
    expect(deeper).toEqual([]);
  });

  it.each(leaves)('$className says its name, code and disposition as literals', ({ className, body }) => {
    expect(className).toMatch(/Error$/);
    expect(body).toMatch(new RegExp(`override readonly name = '${className}';`));
    expect(body).toMatch(/readonly code = '[A-Z]+(_[A-Z]+)*';/);
    expect(body).toMatch(/readonly disposition(: Disposition)? = '(retry|reject|reconcile)';/);
  });

  it('have a code each', () => {
    const owners = new Map<string, string[]>();
    for (const { path, className, body } of leaves) {
      const code = /readonly code = '(\w+)'/.exec(body)?.[1] ?? '';
      owners.set(code, [...(owners.get(code) ?? []), `${className} (${path})`]);
    }
    const shared = [...owners].filter(([code, classes]) => classes.length > 1 && !sharedCodes.includes(code));
    expect(shared).toEqual([]);
  });
});
