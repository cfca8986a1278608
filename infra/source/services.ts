import type { RetentionDays } from '@snapferry/contract/retention';
import { courierPermissions, ownSnapshots, shareCopies } from '../components/copying.ts';
import type { Service } from '../components/service.ts';
import { contractsBucket, notesFolder } from '../names.ts';
import { exportPublisher } from '../services/export-publisher.ts';
import { notifier, type RunsTopic } from '../services/notifier.ts';
import { snapshotCourier } from '../services/snapshot-courier.ts';
import { snapshotExporter } from '../services/snapshot-exporter.ts';
import type { SourceApp } from './context.ts';
import { snapshotPublisher } from './snapshot-publisher.ts';

/** Every service of the source's app, as its datasets need them. */
export function sourceServices(app: SourceApp, runs: RunsTopic, days: RetentionDays): Service[] {
  const { landing, copyKeyArn } = app;
  const part = {
    environment: { SNAPFERRY_DATASETS_FILE: 'datasets.json' },
    files: { 'datasets.json': app.datasetsFile },
  };
  const hearsLake = { ...part.environment, SNAPFERRY_LAKE_ACCOUNT: app.lake.account };
  const snapshotKeys = app.datasets.flatMap(({ databaseKeyArn }) => databaseKeyArn ?? []);
  const notes = { bucket: contractsBucket(app), folder: notesFolder };
  return [
    snapshotPublisher(app),
    notifier(app, app.lake.account, runs),
    ...(landing === undefined
      ? []
      : [
          snapshotExporter(app, { ...part, environment: hearsLake, landings: [landing], snapshotKeys, contracts: [] }),
          exportPublisher(app, { ...part, landings: [landing] }),
        ]),
    ...(copyKeyArn === undefined
      ? []
      : [
          snapshotCourier(app, {
            ...part,
            environment: hearsLake,
            notesUri: `s3://${notes.bucket}/${notes.folder}`,
            copyDays: days.snapshotCopies,
            permissions: [
              ...courierPermissions(app, {
                copyKey: copyKeyArn,
                notes,
                from: { snapshotArns: ownSnapshots(app), keyArns: snapshotKeys },
              }),
              shareCopies(app),
            ],
          }),
        ]),
  ];
}
