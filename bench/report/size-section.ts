import type { EngineSettings } from '../contestants/contestant.ts';
import type { Usage } from '../measure/measure.ts';
import type { SizeResult } from '../run-size.ts';
import { count, spread, table } from './table.ts';

/** All figures of one size. */
export function sizeSection(size: SizeResult): string[] {
  const { millions, parts, partBytes, contestants, rounds, outputs, faults } = size;
  return [
    `## ${count(millions * 1_000_000)} rows`,
    '',
    `${count(parts)} parts, ${megabytes(partBytes)} MB; ${rounds.length} ${rounds.length === 1 ? 'round' : 'rounds'}. ` +
      'Median, and from the least to the most.',
    '',
    ...table(
      ['', 'CPU s', 'wall s', 'peak MB', 'files', 'MB written', 'rows in a row group'],
      contestants.map(({ name, title }) => {
        const { files, bytes, rowGroup } = outputs[name] ?? {};
        const shape = [files, bytes && bytes / 1e6, rowGroup].map((value) =>
          value === undefined ? '' : count(Math.round(value)),
        );
        return [title, ...figures(rounds.flatMap((round) => round[name] ?? [])), ...shape];
      }),
    ),
    faults.length === 0
      ? 'All outputs hold equal rows: same count, for each column same type, nulls and sum of hashes, same sum of hashes of whole rows.'
      : `**Wrong output.** ${faults.join('; ')}.`,
    '',
    ...gridLines(size),
  ];
}

function gridLines({ grid, floor }: SizeResult): string[] {
  if (grid.length === 0) return [`The floor: ${settings(floor)}, the best of the size before.`, ''];
  return [
    `The grid of the floor, ${grid[0]?.runs.length} runs a cell; the cheapest is ${settings(floor)}.`,
    '',
    ...table(
      ['', 'CPU s', 'wall s', 'peak MB'],
      grid.map((cell) => [settings(cell.settings), ...figures(cell.runs)]),
    ),
  ];
}

function settings({ threads, memoryLimitMb }: EngineSettings): string {
  return `${threads} ${threads === 1 ? 'thread' : 'threads'}, memory limit ${count(memoryLimitMb)} MB`;
}

function figures(runs: readonly Usage[]): string[] {
  const of = (metric: keyof Usage, digits: number) =>
    spread(
      runs.map((usage) => usage[metric]),
      digits,
    );
  return [of('cpuSeconds', 2), of('wallSeconds', 2), of('peakMb', 0)];
}

function megabytes(bytes: number): string {
  return count(Math.round(bytes / 1e6));
}
