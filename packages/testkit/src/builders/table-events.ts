import {
  type DataOf,
  type EventBridgeEnvelope,
  tableHeld,
  tableLoaded,
  tableLoadRequested,
  tableRejected,
} from '@snapferry/events';
import { planUri } from '@snapferry/ports';
import { workUri } from './addresses.ts';
import { type Around, envelopeOf } from './envelope.ts';
import type { TestRun } from './run.ts';

function about(run: TestRun, table: string, attempt: number) {
  const found = run.contract.tables.find((candidate) => candidate.name === table);
  const { dataset } = run.contract;
  return {
    dataset,
    runId: run.runId,
    attempt,
    snapshot: run.snapshot,
    table: { source: `${found?.schema ?? 'public'}.${table}`, name: `${dataset}.${found?.target ?? table}` },
  };
}

function address(data: { runId: string; attempt: number; table: { source: string } }) {
  return { source: 'snapferry.lake', subject: data.runId, table: data.table.source, attempt: data.attempt } as const;
}

/** One builder for each event of one table of a run; `table` is its name in PostgreSQL. */
export const tableEvent = {
  loadRequested(
    run: TestRun,
    table: string,
    changes: Partial<DataOf<typeof tableLoadRequested>> = {},
    around: Around = {},
  ): EventBridgeEnvelope {
    const base = about(run, table, changes.attempt ?? 1);
    const target = base.table.name.split('.').at(-1) ?? table;
    const data = {
      ...base,
      contractVersion: run.contract.version,
      contractDigest: run.contract.digest,
      keyId: run.contract.keyId,
      engine: 'duckdb',
      plan: {
        uri: planUri(workUri, { runId: run.runId, attempt: base.attempt, table: target }),
        sha256: '0'.repeat(64),
        parts: 0,
        bytes: 0,
      },
      drift: [],
      ...changes,
    };
    return envelopeOf(tableLoadRequested, { ...address(data), data }, around);
  },

  loaded(
    run: TestRun,
    table: string,
    changes: Partial<DataOf<typeof tableLoaded>> = {},
    around: Around = {},
  ): EventBridgeEnvelope {
    const data = {
      ...about(run, table, changes.attempt ?? 1),
      outcome: 'loaded',
      rows: 3,
      bytes: 300,
      snapshotId: '4711',
      metadataLocation: `file:///lake/${run.contract.dataset}/${table}/metadata/v1.metadata.json`,
      columns: { carried: 2, pseudonymised: 0, notCarried: 0 },
      nulledValues: [],
      durationMs: 12,
      ...changes,
    };
    return envelopeOf(tableLoaded, { ...address(data), data }, around);
  },

  rejected(
    run: TestRun,
    table: string,
    changes: Partial<DataOf<typeof tableRejected>> = {},
    around: Around = {},
  ): EventBridgeEnvelope {
    const data = {
      ...about(run, table, changes.attempt ?? 1),
      reasonCode: 'invalid-values',
      reason: 'values do not cast',
      drift: [],
      ...changes,
    };
    return envelopeOf(tableRejected, { ...address(data), data }, around);
  },

  held(run: TestRun, table: string, changes: Partial<DataOf<typeof tableHeld>> = {}): EventBridgeEnvelope {
    const data = {
      ...about(run, table, changes.attempt ?? 1),
      reasonCode: 'shrunk',
      reason: 'the table lost more rows than a day may take',
      rows: 1,
      bytes: 100,
      ...changes,
    };
    return envelopeOf(tableHeld, { ...address(data), data });
  },
} as const;
