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
const made = /^snapferry-(copy|\$RUN-1)/;

const pages = globSync('docs/runbooks/*.md', { cwd: root }).sort();

describe('the runbooks', () => {
  it.each(pages)('of %s name what is deployed', (page) => {
    const text = readFileSync(join(root, page), 'utf8')
      .replaceAll('$LAKE', lakeOfThree.account)
      .replaceAll('$AWS_REGION', lakeOfThree.region)
      .replaceAll(/\$Q\b/g, /^\$ Q=(\S+)$/m.exec(readFileSync(join(root, page), 'utf8'))?.[1] ?? '$Q');
    const unknown = [...text.matchAll(/\bsnapferry-[A-Za-z0-9$-]+/g)]
      .map(([name]) => name)
      .filter((name) => !names.has(name) && !made.test(name));
    expect(unknown).toEqual([]);
  });

  it('name something', () => {
    const all = pages.map((page) => readFileSync(join(root, page), 'utf8')).join('\n');
    const deployed = [...names].filter((name) => all.includes(name));
    expect(deployed).toContain('snapferry-table-loader-on-table-load-requested-0');
    expect(deployed.length).toBeGreaterThan(12);
  });
});
