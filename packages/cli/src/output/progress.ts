import {
  type DataOf,
  exportCompleted,
  exportFailed,
  runCompleted,
  runFailed,
  snapshotCompleted,
  snapshotReceived,
  snapshotTaken,
  tableHeld,
  tableLoaded,
  tableLoadRequested,
  tableRejected,
} from '@snapferry/events';
import type { LocalApp } from '../app/local-app.ts';
import { formatBytes, formatCount, formatDuration, printableLine, withoutName } from './format.ts';
import type { Terminal } from './terminal.ts';

/** @param by the account that announced it. */
type Teller = (data: never, terminal: Terminal, by: string) => void;

/** What a person reads when an event is first heard; an event that is missing here is not told. */
const tellers: Readonly<Record<string, Teller>> = {
  [snapshotTaken.type]: ({ exportMode }: DataOf<typeof snapshotTaken>, terminal) => {
    if (exportMode === 'source') return;
    terminal.step('source  SnapshotTaken');
    terminal.working('source  copying the snapshot, to share the copy with the lake account');
  },
  [snapshotCompleted.type]: ({ exportMode }: DataOf<typeof snapshotCompleted>, terminal) => {
    const shared = exportMode === 'lake';
    terminal.step(`source  SnapshotCompleted${shared ? ', its copy shared' : ''} → relayed to the lake account`);
    terminal.working(shared ? 'lake    copying the shared copy' : exporting('source'));
  },
  [snapshotReceived.type]: (_data: DataOf<typeof snapshotReceived>, terminal) => {
    terminal.step('lake    SnapshotReceived');
    terminal.working(exporting('lake'));
  },
  [exportCompleted.type]: ({ tables }: DataOf<typeof exportCompleted>, terminal, by) => {
    const to = by === 'source' ? 'lake' : 'source';
    terminal.step(`${by.padEnd(8)}ExportCompleted (${tables.length} tables) → relayed to the ${to} account`);
    terminal.working('lake    planning the loads');
  },
  [exportFailed.type]: ({ reason }: DataOf<typeof exportFailed>, terminal, by) =>
    terminal.warn(`${by.padEnd(8)}ExportFailed. ${printableLine(reason)}`),
  [tableLoadRequested.type]: ({ table, plan }: DataOf<typeof tableLoadRequested>, terminal) =>
    terminal.working(`lake    loading ${table.name} (${plan.parts} parts, ${formatBytes(plan.bytes)})`),
  [tableLoaded.type]: ({ table, outcome, rows, durationMs }: DataOf<typeof tableLoaded>, terminal) =>
    terminal.step(`lake    ${table.name}: ${outcome}, ${formatCount(rows)} rows in ${formatDuration(durationMs)}`),
  [tableHeld.type]: ({ table, reason }: DataOf<typeof tableHeld>, terminal) =>
    terminal.warn(`lake    ${table.name}: held: ${printableLine(withoutName(table.name, reason))}`),
  [tableRejected.type]: ({ table, reason }: DataOf<typeof tableRejected>, terminal) =>
    terminal.warn(`lake    ${table.name}: rejected: ${printableLine(withoutName(table.name, reason))}`),
  [runCompleted.type]: ({ status }: DataOf<typeof runCompleted>, terminal) =>
    terminal.step(`lake    RunCompleted (${status}) → relayed to the source account`),
  [runFailed.type]: ({ reason }: DataOf<typeof runFailed>, terminal) =>
    terminal.warn(`lake    RunFailed. ${printableLine(reason)}`),
};

function exporting(by: string): string {
  return `${by.padEnd(8)}exporting the allowed tables to Parquet`;
}

/** Shows events while they happen, each once: a relay makes the same event appear on both buses. */
export function showProgress(app: LocalApp, terminal: Terminal): void {
  const told = new Set<string>();
  app.notifications.source.observe(({ subject }) =>
    terminal.step(`source  notified the service team: ${printableLine(subject)}`),
  );
  app.notifications.lake.observe(({ subject }) =>
    terminal.step(`lake    notified the data team: ${printableLine(subject)}`),
  );
  app.cloud.buses.observe((_bus, envelope) => {
    const event = envelope.detail as { id?: string; data?: unknown };
    const tell = tellers[envelope['detail-type']];
    if (tell === undefined || event.id === undefined || told.has(event.id)) return;
    told.add(event.id);
    tell(event.data as never, terminal, envelope.source.replace('snapferry.', ''));
  });
}
