import type { Results } from '../run-all.ts';
import { judge } from '../targets.ts';
import { commitSection } from './commit-section.ts';
import { method, notEqual } from './method.ts';
import { sizeSection } from './size-section.ts';
import { table } from './table.ts';

/** docs/benchmarks.md, which also reads well in a terminal. */
export function page({ circumstances, sizes, commit }: Results): string {
  const { started, machine, load, versions } = circumstances;
  const verdicts = judge(sizes, commit);
  const lines = [
    '# Benchmarks',
    '',
    `A run of \`npm run bench\` on ${started.slice(0, 10)}. Not to be edited: \`npm run bench -- --write\` writes this page anew.`,
    '',
    ...table(
      ['Target', 'on', 'limit', 'found', ''],
      verdicts.map(({ target, on, limit, found, verdict }) => [target, on, limit, found, `**${verdict}**`]),
    ),
    ...method,
    `- Machine: ${machine}; load average before the first run: ${load.toFixed(1)}.`,
    `- ${Object.entries(versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(', ')}.`,
    '',
    ...notEqual,
    ...sizes.flatMap(sizeSection),
    ...(commit === undefined ? [] : commitSection(commit)),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}
