import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { recordAll } from './support/all.ts';
import { lakeOfThree } from './support/deployments.ts';
import { root } from './support/root.ts';

const { apps } = await recordAll();

/** Everything that a program names: queues, rules, archives, functions, buckets, topics, tables. */
const names = new Set(
  Object.values(apps).flatMap(({ resources }) =>
    resources.flatMap(({ inputs }) => [inputs.name, inputs.bucket].filter((name) => typeof name === 'string')),
  ),
);
/** Made by services, not by the programs. */
const made = /^snapferry-(copy|deploy|\$RUN-1)/;

const pages = [...globSync('docs/runbooks/*.md', { cwd: root }).sort(), 'docs/deploy.md', 'docs/unproven.md'];
/** `snapferry-landing-…`: any of that beginning. */
const isNamed = (name: string): boolean =>
  names.has(name) || (name.endsWith('-') && [...names].some((known) => known.startsWith(name)));

describe('the pages for whoever deploys and runs it', () => {
  it.each(pages)('%s names what is deployed', (page) => {
    const text = readFileSync(join(root, page), 'utf8')
      .replaceAll('$LAKE', lakeOfThree.account)
      .replaceAll('$AWS_REGION', lakeOfThree.region)
      .replaceAll(/\$Q\b/g, /^\$ Q=(\S+)$/m.exec(readFileSync(join(root, page), 'utf8'))?.[1] ?? '$Q');
    const unknown = [...text.matchAll(/\bsnapferry-[A-Za-z0-9$-]+/g)]
      .map(([name]) => name)
      .filter((name) => !isNamed(name) && !made.test(name));
    expect(unknown).toEqual([]);
  });

  it('name something', () => {
    const all = pages.map((page) => readFileSync(join(root, page), 'utf8')).join('\n');
    const deployed = [...names].filter((name) => all.includes(name));
    expect(deployed).toContain('snapferry-table-loader-on-table-load-requested-0');
    expect(deployed.length).toBeGreaterThan(12);
  });

  it('say of everything that is not proven which command will prove it', () => {
    const rows = readFileSync(join(root, 'docs/unproven.md'), 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('| ') && !line.startsWith('| What |'));
    expect(rows.length).toBeGreaterThan(40);
    expect(rows.filter((row) => (row.split(' | ').at(-1) ?? '').replace(/ \|$/, '').trim().length < 15)).toEqual([]);
    const columns = rows.map((row) => row.slice(2, -2).split(' | ').length);
    expect(columns).toEqual(columns.toSorted((a, b) => b - a));
    expect(new Set(columns)).toEqual(new Set([4, 3]));
  });
});
