import type { DriftItem, ListedDrift } from '@snapferry/events';

/** Each kind of drift: what it means for the lake, and what mends it. */
const meaning: Readonly<Record<DriftItem['change'], string>> = {
  'column-added':
    'It is in the database and not in the contract, so it is not carried. Name it there: with a policy to carry it, without one to keep it out.',
  'column-removed':
    'The contract carries it and the database does not have it, so the table is rejected. Take it out of the contract, or name its new one.',
  'type-changed':
    'The database has another type than the contract. A value that does not fit rejects the table. Say the new type in the contract.',
  'table-missing':
    'The contract carries it and the export does not hold it, so nothing of it arrived. Take it out of the contract, or bring it back.',
};

/** What changed in the database since it was last told: standing drift was told on its first day, by the run's first revision that saw it. */
export function newDrift(drift: readonly ListedDrift[], revision: number): ListedDrift[] {
  return drift.filter((item) => item.new === true && (item.toldIn ?? revision) === revision);
}

interface ToldRun {
  readonly revision: number;
  readonly drift: readonly ListedDrift[];
  readonly driftOmitted?: number | undefined;
  readonly record?: { readonly uri: string } | undefined;
}

/**
 * One line an item, for both teams: they agree on the contract together. What has no room is counted beside what is new
 * only: events list what is new first, so that where nothing new is listed nothing new was left out.
 */
export function describeDrift(run: ToldRun): string[] {
  const { driftOmitted: omitted = 0, record } = run;
  const lines = newDrift(run.drift, run.revision).map((item) => {
    const what = item.column === undefined ? item.table : `${item.table}.${item.column}`;
    const found = item.found === undefined ? '' : `, now ${item.found}`;
    return `Drift, ${item.change}: ${what}${found}. ${meaning[item.change]}`;
  });
  if (omitted === 0 || lines.length === 0) return lines;
  const where = record === undefined ? '' : `, and in the lake's account ${record.uri}`;
  return [
    ...lines,
    `${omitted} more items of drift have no room here. "snapferry status" lists what the ledger has of them${where}.`,
  ];
}
