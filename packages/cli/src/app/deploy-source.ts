import * as exportPublisher from '@snapferry/export-publisher';
import * as notifier from '@snapferry/notifier';
import * as snapshotCourier from '@snapferry/snapshot-courier';
import * as snapshotExporter from '@snapferry/snapshot-exporter';
import * as snapshotPublisher from '@snapferry/snapshot-publisher';
import { lakeAccount, notesUri } from './accounts.ts';
import type { CommonDeps, Deployer } from './deployer.ts';
import type { LocalParts } from './local-app.ts';

/** The service team's app: each service takes what it needs of the adapters of this machine. */
export function deploySource({ deploy, schedule }: Deployer, parts: LocalParts): void {
  const depsOf = (common: CommonDeps) => sourceDeps(common, parts);
  deploy('snapshot-publisher', 'source', snapshotPublisher.subscriptions, (common) => ({
    'on-snapshot-created': snapshotPublisher.createOnSnapshotCreated(depsOf(common)),
  }));
  deploy('snapshot-courier', 'source', snapshotCourier.subscriptions, (common) => ({
    'on-snapshot-taken': snapshotCourier.createOnSnapshotTaken(depsOf(common)),
    'on-copy-ended': snapshotCourier.createOnCopyEnded(depsOf(common)),
    'on-run-ended': snapshotCourier.createOnRunEnded(depsOf(common)),
  }));
  deploy('snapshot-exporter', 'source', snapshotExporter.subscriptions, (common) => ({
    'on-snapshot-completed': snapshotExporter.createOnSnapshotCompleted(depsOf(common)),
    'on-run-failed': snapshotExporter.createOnRunFailed(depsOf(common)),
  }));
  deploy('export-publisher', 'source', exportPublisher.subscriptions, (common) => ({
    'on-export-ended': exportPublisher.createOnExportEnded(depsOf(common)),
    'on-snapshot-completed': exportPublisher.createOnSnapshotCompleted(depsOf(common)),
  }));
  const audience = 'service-team';
  deploy('notifier', 'source', notifier.subscriptions, (common) => ({
    'on-run-ended': notifier.createOnRunEnded({ ...common, audience, notifications: parts.notifications.source }),
  }));

  schedule('snapshot-publisher', 'source', snapshotPublisher.schedules, (common) =>
    snapshotPublisher.createOnSchedule(depsOf(common)),
  );
  schedule('snapshot-courier', 'source', snapshotCourier.schedules, (common) =>
    snapshotCourier.createOnSchedule(depsOf(common)),
  );
  schedule('export-publisher', 'source', exportPublisher.schedules, (common) =>
    exportPublisher.createOnSchedule(depsOf(common)),
  );
}

function sourceDeps(common: CommonDeps, { datasets, rds }: LocalParts) {
  const { snapshots, copies, exportTasks } = rds;
  return {
    ...common,
    team: 'source' as const,
    lakeAccount,
    notesUri: notesUri.source,
    snapshots,
    copies,
    exportTasks,
    // Read anew at each use: datasets are deployed while the app is open.
    get datasets() {
      return datasets.sources();
    },
    get databases() {
      return datasets.sources().map(({ sourceDatabase }) => sourceDatabase);
    },
  };
}
