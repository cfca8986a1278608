import { cpus, totalmem } from 'node:os';
import type { Contestant, Round, SizeResult } from './run-size.ts';
import { contestants } from './run-size.ts';
import { spread } from './statistics.ts';
import { carried, columns } from './table.ts';
import type { EngineSettings, Usage } from './tasks.ts';

/**
 * CPU of the loader without masking, as a multiple of the floor's in the same round. Set for a table of this size: the
 * loader's start weighs more on a smaller one.
 */
const cpuLimit = { rows: 6_000_000, ratio: 1.15 };
/** The loader's peak memory for the largest table, as a multiple of that for the smallest. */
const memoryLimit = 1.2;

const titles: Readonly<Record<Contestant, string>> = {
  loader: 'loader',
  floor: 'floor: plain COPY',
  hashing: 'loader, HMAC on 2 columns',
};

/** The report in Markdown, which also reads well in a terminal. */
export function report(sizes: readonly SizeResult[], settings: EngineSettings, load: number): string {
  const lines = [...circumstances(sizes, settings, load), ...sizes.flatMap(sizeSection), ...growthSection(sizes)];
  return `${lines.join('\n')}\n`;
}

function circumstances(
  sizes: readonly SizeResult[],
  { threads, memoryLimitMb }: EngineSettings,
  load: number,
): string[] {
  const [cpu] = cpus();
  return [
    `- Machine: ${cpus().length} cores (${cpu?.model.trim() ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GiB of memory, ` +
      `${process.platform} ${process.arch}; load average before the first run: ${load.toFixed(1)}.`,
    `- Node ${process.versions.node}, DuckDB ${sizes[0]?.prepared.duckdb ?? 'unknown'}.`,
    `- DuckDB in every contestant: ${threads} threads, memory limit ${memoryLimitMb} MB, insertion order not kept; zstd, ` +
      'row groups of 122,880 rows, files of 128 MB.',
    `- Table: ${columns.length} columns, ${carried.length} of them carried; gzip Parquet in the layout of an RDS export.`,
    '',
  ];
}

function sizeSection({ rows, prepared, rounds, checked, faults }: SizeResult): string[] {
  const ratio = (of: Contestant) => rounds.map((round) => round[of].cpuSeconds / round.floor.cpuSeconds);
  return [
    `## ${count(rows)} rows`,
    '',
    `${prepared.parts.length} parts, ${megabytes(prepared.partBytes)} MB in; ${rounds.length} rounds. ` +
      `Out: ${checked.files.loader} files, ${megabytes(checked.bytes.loader)} MB (floor: ${checked.files.floor}, ${megabytes(checked.bytes.floor)} MB).`,
    '',
    '| Minimum / median / maximum | CPU s | Wall s | Peak memory MB |',
    '| --- | --- | --- | --- |',
    ...contestants.map((who) => `| ${titles[who]} | ${figures(rounds, who).join(' | ')} |`),
    '',
    `CPU, loader ÷ floor, round by round: ${verdict(ratio('loader'), rows >= cpuLimit.rows ? cpuLimit.ratio : undefined)}`,
    '',
    `CPU, loader with HMAC ÷ floor, round by round: ${verdict(ratio('hashing'))}`,
    '',
    faults.length === 0
      ? 'The outputs hold equal rows: same count, and for each column same type, nulls and sum of hashes.'
      : `**WRONG OUTPUT**: ${faults.join('; ')}.`,
    '',
  ];
}

function figures(rounds: readonly Round[], who: Contestant): string[] {
  const of = (pick: (usage: Usage) => number, digits: number): string => {
    const { min, median, max } = spread(rounds.map((round) => pick(round[who])));
    return [min, median, max].map((value) => value.toFixed(digits)).join(' / ');
  };
  return [of((usage) => usage.cpuSeconds, 2), of((usage) => usage.wallSeconds, 2), of((usage) => usage.peakMb, 0)];
}

function growthSection(sizes: readonly SizeResult[]): string[] {
  const [small, large] = [sizes.at(0), sizes.at(-1)];
  if (small === undefined || large === undefined || small === large) return [];
  const peak = ({ rounds }: SizeResult, who: Contestant) => spread(rounds.map((round) => round[who].peakMb)).median;
  const growth = (who: Contestant) => (peak(large, who) / peak(small, who)).toFixed(2);
  return [
    '## Memory and the size of the table',
    '',
    `Median peak memory, ${count(large.rows)} rows ÷ ${count(small.rows)} rows: loader ${growth('loader')} (at most ${memoryLimit}), ` +
      `loader with HMAC ${growth('hashing')}, floor ${growth('floor')}.`,
    '',
  ];
}

function verdict(ratios: readonly number[], limit?: number): string {
  const { median } = spread(ratios);
  const list = ratios.map((ratio) => ratio.toFixed(3)).join(', ');
  const held = limit === undefined ? '' : ` (at most ${limit}: ${median <= limit ? 'kept' : 'NOT kept'})`;
  return `${list}; median **${median.toFixed(3)}**${held}.`;
}

function count(value: number): string {
  return value.toLocaleString('en');
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}
