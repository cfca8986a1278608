import { exportTaskId } from '@snapferry/chassis';
import {
  type DataOf,
  type EventBridgeEnvelope,
  type EventSource,
  exportCompleted,
  exportFailed,
  runCompleted,
  runFailed,
  runOverdue,
  runReconciled,
  snapshotCompleted,
  snapshotReceived,
  snapshotTaken,
} from '@snapferry/events';
import { exportUri, runFolderUri } from '@snapferry/ports';
import { landingUri } from './addresses.ts';
import { type Around, envelopeOf } from './envelope.ts';
import type { TestRun } from './run.ts';

/** Who speaks, where both accounts may, and what stands around the event. */
export type From = Around & { readonly by?: EventSource };

function opening(run: TestRun) {
  return {
    dataset: run.contract.dataset,
    runId: run.runId,
    attempt: 1,
    snapshot: run.snapshot,
    contract: run.inline,
  };
}

/** Where the run's export of that attempt lies. */
export function exportPlace(run: TestRun, attempt = 1): { uri: string; taskId: string; runFolder: string } {
  const taskId = exportTaskId(run.runId, attempt);
  const runFolder = runFolderUri(landingUri, { dataset: run.contract.dataset, runId: run.runId, attempt });
  return { uri: exportUri(runFolder, taskId), taskId, runFolder };
}

/** One builder for each event of a run as a whole; `changes` replace parts of its data. */
export const runEvent = {
  snapshotTaken(run: TestRun, changes: Partial<DataOf<typeof snapshotTaken>> = {}): EventBridgeEnvelope {
    const data = { ...opening(run), exportMode: run.contract.exportMode, ...changes };
    return envelopeOf(snapshotTaken, { source: 'snapferry.source', subject: data.runId, attempt: data.attempt, data });
  },

  snapshotCompleted(
    run: TestRun,
    changes: Partial<DataOf<typeof snapshotCompleted>> = {},
    from: From = {},
  ): EventBridgeEnvelope {
    const { by: source = 'snapferry.source', ...around } = from;
    const data = { ...opening(run), exportMode: run.contract.exportMode, ...changes };
    return envelopeOf(snapshotCompleted, { source, subject: data.runId, attempt: data.attempt, data }, around);
  },

  snapshotReceived(run: TestRun, receivedSnapshotArn: string): EventBridgeEnvelope {
    const data = { ...opening(run), receivedSnapshotArn };
    return envelopeOf(snapshotReceived, { source: 'snapferry.lake', subject: run.runId, attempt: 1, data });
  },

  exportCompleted(
    run: TestRun,
    changes: Partial<DataOf<typeof exportCompleted>> = {},
    from: From = {},
  ): EventBridgeEnvelope {
    const { by: source = 'snapferry.source', ...around } = from;
    const attempt = changes.attempt ?? 1;
    const { uri, taskId } = exportPlace(run, attempt);
    const data = { ...opening(run), attempt, layout: 'rds-export', uri, taskId, tables: [], ...changes };
    return envelopeOf(exportCompleted, { source, subject: data.runId, attempt, data }, around);
  },

  exportFailed(run: TestRun, changes: Partial<DataOf<typeof exportFailed>> = {}, from: From = {}): EventBridgeEnvelope {
    const { by: source = 'snapferry.source', ...around } = from;
    const data = { ...opening(run), reasonCode: 'export-failed', reason: 'the export failed', ...changes };
    return envelopeOf(exportFailed, { source, subject: data.runId, attempt: data.attempt, data }, around);
  },

  runCompleted(run: TestRun, changes: Partial<DataOf<typeof runCompleted>> = {}): EventBridgeEnvelope {
    const data = { ...summary(run), status: 'complete' as const, ...changes };
    return envelopeOf(runCompleted, { source: 'snapferry.lake', subject: data.runId, revision: data.revision, data });
  },

  runFailed(run: TestRun, changes: Partial<DataOf<typeof runFailed>> = {}, around: Around = {}): EventBridgeEnvelope {
    const data = { ...summary(run), reasonCode: 'export-failed', reason: 'the export failed', ...changes };
    return envelopeOf(
      runFailed,
      { source: 'snapferry.lake', subject: data.runId, revision: data.revision, data },
      around,
    );
  },

  runOverdue(dataset: string, changes: Partial<DataOf<typeof runOverdue>> = {}): EventBridgeEnvelope {
    const day = { date: '2026-11-20', deadline: '2026-11-20T09:00:00.000Z' };
    const data = { dataset, ...day, lastRunId: null, lastRunStatus: null, ...changes };
    return envelopeOf(runOverdue, { source: 'snapferry.lake', subject: `${dataset}/${data.date}`, data });
  },

  runReconciled(run: TestRun, changes: Partial<DataOf<typeof runReconciled>> = {}): EventBridgeEnvelope {
    const { dataset } = run.contract;
    const { runId, snapshot } = run;
    const found = { engine: 'athena', matches: 1, mismatches: [], bytesScanned: 0 };
    const data = { dataset, runId, revision: 1, snapshot, ...found, ...changes };
    return envelopeOf(runReconciled, { source: 'snapferry.lake', subject: runId, revision: data.revision, data });
  },
} as const;

function summary(run: TestRun) {
  return {
    dataset: run.contract.dataset,
    runId: run.runId,
    revision: 1,
    snapshot: run.snapshot,
    contractVersion: run.contract.version,
    contractDigest: run.contract.digest,
    tables: [],
    drift: [],
    durationMs: 1000,
  };
}
