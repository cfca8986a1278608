import type { Announce } from '@snapferry/chassis';
import { runCompleted, runFailed } from '@snapferry/events';
import type { RunRecord } from '@snapferry/ports';

/** Announces a finished run; an open one has nothing to say yet. Telling the same revision again tells the same event. */
export async function announceRun(announce: Announce, record: RunRecord, causationId: string): Promise<void> {
  if (record.status === 'open') return;
  const { dataset, runId, revision, snapshot, contractVersion, contractDigest, drift } = record;
  const durationMs = Math.max(0, Date.parse(record.finishedAt ?? record.openedAt) - Date.parse(record.openedAt));
  const tables = record.tables.map(({ source: _source, attempt: _attempt, ...table }) => table);
  const summary = {
    dataset,
    runId,
    revision,
    snapshot,
    contractVersion,
    contractDigest,
    tables,
    drift: [...drift],
    durationMs,
  };
  const address = { subject: runId, revision, causationId };
  if (record.status === 'failed') {
    await announce(runFailed, {
      ...address,
      data: {
        ...summary,
        reasonCode: record.reasonCode ?? 'unknown',
        reason: record.reason ?? 'no reason is known',
        ...(record.nextExportAttempt === undefined ? {} : { nextExportAttempt: record.nextExportAttempt }),
      },
    });
    return;
  }
  await announce(runCompleted, { ...address, data: { ...summary, status: record.status } });
}
