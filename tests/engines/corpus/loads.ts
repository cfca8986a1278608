import type { EventBridgeEnvelope } from '@snapferry/events';
import { dataContract, runEvent, testRun } from '@snapferry/testkit';
import { micros } from './cells.ts';
import { bigint, integer, type Kind, text, timestamptz } from './kinds.ts';
import { type Content, type CorpusTable, paired, type Value } from './table.ts';

const contract = dataContract({ dataset: 'corpus' });
const [first, second] = ['2026-11-20T03:00:00.000Z', '2026-11-21T03:00:00.000Z'].map((time) =>
  testRun({ contract, time }),
) as [ReturnType<typeof testRun>, ReturnType<typeof testRun>];
const none = { bytes: null, snapshotId: null, metadataLocation: null };
const loaded = { name: 'corpus.item', source: 'public.item', outcome: 'loaded', rows: 3, ...none };
const held = {
  ...loaded,
  name: 'corpus.person',
  source: 'public.person',
  outcome: 'held',
  rows: 9_007_199_254_740_991,
};
const drift = [{ table: 'public.person', column: 'né "x"', change: 'column-added' as const }];
const proof = { method: 'm', value: 'v', engine: 'e' };

/** What run-tracker says, one end of a run a day. */
export const runEnds: readonly EventBridgeEnvelope[] = [
  runEvent.runCompleted(first, {
    status: 'incomplete',
    tables: [
      { ...loaded, loadedAt: '2026-11-20T03:30:00.123Z', proof },
      { ...held, reasonCode: 'table-shrank', reason: 'Too few.' },
    ],
    drift,
  }),
  runEvent.runCompleted(first, { revision: 2, tables: [loaded, { ...held, outcome: 'loaded', rows: 0 }] }),
  runEvent.runFailed(second, { reasonCode: 'export-failed', reason: 'RDS says no' }),
];

type Row = readonly (string | null)[];
const [one, two] = [micros([2026, 11, 20], '03:00:00'), micros([2026, 11, 21], '03:00:00')];
const at = micros([2026, 11, 20], '03:30:00.123');
const json = JSON.stringify;
const rows: readonly (readonly Row[])[] = [
  [
    ['corpus', 'item', first.runId, '1', one, at, '3', 'loaded', null, null, json(proof)],
    [
      ...['corpus', 'person', first.runId, '1', one, null, '9007199254740991', 'held', 'table-shrank: Too few.'],
      ...[json([{ column: 'né "x"', change: 'column-added' }]), null],
    ],
  ],
  [
    ['corpus', 'item', first.runId, '2', one, null, '3', 'loaded', null, null, null],
    ['corpus', 'person', first.runId, '2', one, null, '0', 'loaded', null, null, null],
  ],
  [['corpus', null, second.runId, '1', two, null, null, 'failed', 'export-failed: RDS says no', null, null]],
];

const columns: readonly (readonly [string, Kind])[] = [
  ['dataset', text],
  ['table_name', text],
  ['run_id', text],
  ['revision', integer],
  ['source_snapshot_time', timestamptz],
  ['loaded_at', timestamptz],
  ['rows', bigint],
  ['outcome', text],
  ['reason', text],
  ['drift', text],
  ['proof', text],
];

/** All that was logged up to that day. */
function contentOf(day: number): Content {
  const all = rows.slice(0, day + 1).flat();
  const values = (index: number): Value[] => all.map((row) => [row[index] ?? null, row[index] ?? null]);
  return { columns: columns.map(([name, kind], index) => paired(name, kind, values(index))), keyLength: 4 };
}

/** Written by what table-loader does at the end of a run, and not by a load. */
export const loads: CorpusTable = {
  name: 'snapferry_loads',
  shows: 'the log of loads, one snapshot a revision',
  days: rows.map((_, day) => contentOf(day)),
};
