import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { root } from './sources.ts';

interface Job {
  readonly permissions: Readonly<Record<string, string>>;
  readonly environment?: string;
  readonly strategy?: { readonly matrix: { readonly suite: readonly string[] } };
  readonly steps: readonly { readonly uses?: string; readonly run?: string }[];
}
interface Workflow {
  readonly permissions: unknown;
  readonly on: Readonly<Record<string, unknown>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const workflows = Object.fromEntries(
  globSync('.github/workflows/*.yml', { cwd: root }).map((path) => [path, parse(read(path)) as Workflow]),
);
const { scripts } = JSON.parse(read('package.json')) as { scripts: Readonly<Record<string, string>> };
const suites = Object.keys(scripts).filter((name) => name.startsWith('test:'));

/** The npm scripts that a workflow runs, those of a matrix one by one. */
function scriptsOf({ jobs }: Workflow): string[] {
  return Object.values(jobs).flatMap(({ strategy, steps }) =>
    steps.flatMap(({ run = '' }) => {
      const [, name] = /npm run "?(test:[^\s"]*(?:\$\{\{.*?\}\})?)/.exec(run) ?? [];
      if (name === undefined) return [];
      return name.includes('{{') ? (strategy?.matrix.suite ?? []).map((suite) => `test:${suite}`) : [name];
    }),
  );
}

describe('workflows', () => {
  it('run every suite, on a change or at night', () => {
    expect(suites.length).toBeGreaterThan(6);
    const run = Object.values(workflows).flatMap(scriptsOf);
    expect(run.length).toBeGreaterThan(6);
    expect(suites.filter((suite) => !run.includes(suite))).toEqual([]);
    expect(run.filter((name) => scripts[name] === undefined)).toEqual([]);
  });

  it.each(Object.keys(workflows))('%s begins without permissions, and pins every action by its commit', (path) => {
    const workflow = workflows[path] as Workflow;
    expect(workflow.permissions).toEqual({});
    const used = Object.values(workflow.jobs).flatMap(({ steps }) => steps.flatMap(({ uses }) => uses ?? []));
    expect(used.length).toBeGreaterThan(1);
    expect(used.filter((action) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/.test(action))).toEqual([]);
  });

  it('at night read the code and nothing else: no environment, no token, no secret', () => {
    const path = '.github/workflows/nightly.yml';
    for (const job of Object.values(workflows[path]?.jobs ?? {})) {
      expect(job.permissions).toEqual({ contents: 'read' });
      expect(job.environment).toBeUndefined();
    }
    expect(read(path)).not.toMatch(/secrets\.|id-token|vars\./);
    expect(Object.keys(workflows[path]?.on ?? {}).sort()).toEqual(['schedule', 'workflow_dispatch']);
  });
});

it('README names every npm script', () => {
  const named = [...read('README.md').matchAll(/`npm (?:run )?([\w:]+)`/g)].map(([, name]) => name);
  expect(Object.keys(scripts).filter((name) => !named.includes(name))).toEqual([]);
});
