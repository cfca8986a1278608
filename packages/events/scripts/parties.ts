export type Team = 'source' | 'lake';
export interface Party {
  readonly team: Team;
  readonly service: string;
  /** When, if not always. */
  readonly when?: string;
}
export interface Parties {
  readonly announcedBy: readonly Party[];
  readonly heardBy: readonly Party[];
}

const source = (service: string, when?: string): Party => ({ team: 'source', service, ...(when && { when }) });
const lake = (service: string, when?: string): Party => ({ team: 'lake', service, ...(when && { when }) });

const runTracker = lake('run-tracker');
const inLake = 'export in the lake';
const inSource = 'export in the source';
const notifiers = [lake('notifier'), source('notifier', 'what the service team may have to act on')];

/** @throws Error for an event that the table below lacks: its page could not be written. */
export function partiesOf(type: string): Parties {
  const found = parties[type];
  if (found === undefined) throw new Error(`expected ${type} in scripts/parties.ts, found nothing about it`);
  return found;
}

/**
 * Who announces and who hears each event, for the docs. The services' own subscriptions decide; packages may not import
 * them, so a change there is written here too.
 */
export const parties: Readonly<Record<string, Parties>> = {
  SnapshotTaken: {
    announcedBy: [source('snapshot-publisher')],
    heardBy: [source('snapshot-courier', inLake)],
  },
  SnapshotCompleted: {
    announcedBy: [source('snapshot-publisher', inSource), source('snapshot-courier', inLake)],
    heardBy: [
      source('snapshot-exporter', inSource),
      source('export-publisher', 'a replay, to tell the export again'),
      lake('snapshot-courier', inLake),
      runTracker,
    ],
  },
  SnapshotReceived: {
    announcedBy: [lake('snapshot-courier', inLake)],
    heardBy: [lake('snapshot-exporter', inLake), lake('export-publisher', 'a replay, to tell the export again')],
  },
  ExportCompleted: {
    announcedBy: [source('export-publisher', inSource), lake('export-publisher', inLake)],
    heardBy: [lake('load-planner'), runTracker],
  },
  ExportFailed: {
    announcedBy: [
      source('export-publisher', inSource),
      source('snapshot-exporter', inSource),
      lake('export-publisher', inLake),
      lake('snapshot-exporter', inLake),
      lake('load-planner', 'the raw export has expired'),
      source('snapshot-courier', 'export in the lake, and no copy can be had'),
      lake('snapshot-courier', 'export in the lake, and no copy can be had'),
    ],
    heardBy: [runTracker],
  },
  TableLoadRequested: {
    announcedBy: [lake('load-planner')],
    heardBy: [lake('table-loader'), runTracker],
  },
  TableLoaded: { announcedBy: [lake('table-loader')], heardBy: [runTracker] },
  TableRejected: {
    announcedBy: [lake('load-planner', 'it cannot be planned'), lake('table-loader')],
    heardBy: [runTracker],
  },
  TableHeld: { announcedBy: [lake('table-loader')], heardBy: [runTracker] },
  RunCompleted: {
    announcedBy: [lake('run-tracker')],
    heardBy: [
      ...notifiers,
      lake('table-loader', 'to append to snapferry_loads'),
      lake('table-reconciler'),
      source('snapshot-courier', 'export in the lake, to delete its copy'),
      lake('snapshot-courier', 'export in the lake, to delete its copy'),
    ],
  },
  RunFailed: {
    announcedBy: [lake('run-tracker')],
    heardBy: [
      ...notifiers,
      lake('table-loader', 'to append to snapferry_loads'),
      source('snapshot-exporter', 'export in the source: it may start another attempt'),
      source('snapshot-courier', 'export in the lake: it shares a copy for another attempt'),
    ],
  },
  RunOverdue: { announcedBy: [lake('run-tracker')], heardBy: notifiers },
  RunReconciled: {
    announcedBy: [lake('table-reconciler')],
    heardBy: [lake('notifier', 'what a reader finds is not what was announced')],
  },
};
