import type { RunRecord } from '@snapferry/ports';

/** A run of the dataset `shop` that has just opened. */
export function runRecord(runId: string, changes: Partial<RunRecord> = {}): RunRecord {
  return {
    runId,
    dataset: 'shop',
    snapshot: { arn: `arn:aws:rds:eu-central-1:111122223333:snapshot:${runId}`, time: '2026-11-20T03:00:00.000Z' },
    contractVersion: '1.0.0',
    contractDigest: `sha256:${'0'.repeat(64)}`,
    status: 'open',
    revision: 0,
    tables: [],
    drift: [],
    exportAttempt: 0,
    openedAt: '2026-11-20T03:05:00.000Z',
    ...changes,
  };
}
