import { snapshotCompleted, snapshotTaken } from '@snapferry/events';
import { schedules } from '../../services/snapshot-publisher/src/schedules.ts';
import { subscriptions } from '../../services/snapshot-publisher/src/subscriptions.ts';
import type { Landing } from '../components/exporting.ts';
import {
  describeExportTasks,
  describeSnapshots,
  keyThroughS3,
  listBucket,
  readObjects,
  writeObjects,
} from '../components/permissions.ts';
import type { Statement } from '../components/policy.ts';
import type { Service } from '../components/service.ts';
import { busName, contractsBucket, contractsFolder, notesFolder, runFolders } from '../names.ts';
import type { SourceApp } from './context.ts';

/** Announces snapshots; keeps each contract that it ever announced. It reads no export, only whether one was begun. */
export function snapshotPublisher(app: SourceApp): Service {
  const contracts = contractsBucket(app);
  return {
    name: 'snapshot-publisher',
    subscriptions,
    schedules,
    announces: [snapshotTaken, snapshotCompleted],
    size: { memory: 256, timeoutSeconds: 60 },
    permissions: [
      describeSnapshots,
      listBucket(contracts),
      readObjects(contracts, [`${contractsFolder}*`, `${notesFolder}*`], 'ObjectsBelow'),
      writeObjects(contracts, [`${contractsFolder}*`], 'ObjectsBelow'),
      ...(app.landing === undefined ? [] : readRunFiles(app, app.landing)),
    ],
    environment: {
      SNAPFERRY_ACCOUNT: app.account,
      SNAPFERRY_BUS_NAME: busName('source'),
      SNAPFERRY_DATASETS_FILE: 'datasets.json',
      SNAPFERRY_NOTES_URI: `s3://${contracts}/${notesFolder}`,
    },
    files: { 'datasets.json': app.datasetsFile },
  };
}

function readRunFiles({ region }: SourceApp, { bucket, datasets, keyArn }: Landing): Statement[] {
  return [
    describeExportTasks,
    listBucket(bucket),
    readObjects(
      bucket,
      datasets.map((dataset) => `${runFolders(dataset)}*/snapferry-run.json`),
      'RunsBelow',
    ),
    keyThroughS3([keyArn], [region], ['kms:Decrypt']),
  ];
}
