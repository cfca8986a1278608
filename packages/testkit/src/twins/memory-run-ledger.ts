import type { RunLedger, RunRecord } from '@snapferry/ports';

/** Records as JSON text, so that nobody changes what stands in the ledger by holding on to it. */
export function memoryRunLedger(): RunLedger {
  const records = new Map<string, string>();
  const overdue = new Set<string>();
  const get = (runId: string): RunRecord | undefined => {
    const text = records.get(runId);
    return text === undefined ? undefined : (JSON.parse(text) as RunRecord);
  };
  const all = (): RunRecord[] => [...records.values()].map((text) => JSON.parse(text) as RunRecord);
  return {
    get: async (runId) => get(runId),
    async update(runId, change) {
      records.set(runId, JSON.stringify(change(get(runId))));
      return get(runId) as RunRecord;
    },
    list: async (dataset, limit) =>
      all()
        .filter((record) => record.dataset === dataset)
        .sort((a, b) => (a.snapshot.time < b.snapshot.time ? 1 : a.snapshot.time > b.snapshot.time ? -1 : 0))
        .slice(0, limit),
    datasets: async () => [...new Set(all().map((record) => record.dataset))].sort(),
    overdueAnnounced: async (dataset, date) => overdue.has(`${dataset}/${date}`),
    markOverdue: async (dataset, date) => void overdue.add(`${dataset}/${date}`),
  };
}
