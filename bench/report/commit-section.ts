import type { CommitResult, CommitRound } from '../commit/run-commits.ts';
import type { Lap } from '../commit/task.ts';
import { count, spread, table } from './table.ts';

export function commitSection({ files, rounds }: CommitResult): string[] {
  const row = (title: string, of: (round: CommitRound) => Lap): string[] => {
    const laps = rounds.map(of);
    const figures = (metric: keyof Lap) =>
      spread(
        laps.map((lap) => lap[metric]),
        3,
      );
    return [title, figures('cpuSeconds'), figures('wallSeconds')];
  };
  return [
    `## Commit of ${count(files)} data files`,
    '',
    'Of the same files to the same catalogue, measured inside the process, without its start. The loader begins with what DuckDB said of each file,',
    "PyIceberg with finished entries of a manifest: it has made each file's bounds before the clock starts. So it is where `overwrite` has just written",
    'the files; it commits as `overwrite` then does, in two snapshots. Its `add_files`, for files that something else wrote, reads their footers.',
    '',
    ...table(
      ['', 'CPU s', 'wall s'],
      [
        row('loader, into a new table', ({ loader }) => loader.append),
        row('PyIceberg, into a new table', ({ pyiceberg }) => pyiceberg.append),
        row('PyIceberg, `add_files`', ({ pyiceberg }) => pyiceberg.addFiles),
        row('loader, in place of as many', ({ loader }) => loader.replace),
        row('PyIceberg, in place of as many', ({ pyiceberg }) => pyiceberg.replace),
      ],
    ),
  ];
}
