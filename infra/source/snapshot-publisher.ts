import { snapshotCompleted, snapshotTaken } from '@snapferry/events';
import { schedules } from '../../services/snapshot-publisher/src/schedules.ts';
import { subscriptions } from '../../services/snapshot-publisher/src/subscriptions.ts';
import { describeSnapshots, keyThroughS3, listBucket, readObjects, writeObjects } from '../components/permissions.ts';
import type { Service } from '../components/service.ts';
import { contractsBucket, contractsFolder, landingBucket, notesFolder, runFolders } from '../names.ts';
import { datasetsExportedIn, type SourceApp } from './context.ts';
import { sourceEnvironment } from './environment.ts';

/** Announces snapshots; keeps each contract that it ever announced. It reads no export, only whether one was begun. */
export function snapshotPublisher(app: SourceApp): Service {
  const contracts = contractsBucket(app);
  const landing = landingBucket(app);
  const exportedHere = datasetsExportedIn('source', app.datasets);
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
      ...(exportedHere.length === 0
        ? []
        : [
            listBucket(landing),
            readObjects(
              landing,
              exportedHere.map((dataset) => `${runFolders(dataset)}*/snapferry-run.json`),
              'RunsBelow',
            ),
            keyThroughS3([app.landingKeyArn], [app.region], ['kms:Decrypt']),
          ]),
    ],
    environment: {
      ...sourceEnvironment(app),
      SNAPFERRY_NOTES_URI: `s3://${contracts}/${notesFolder}`,
    },
    files: { 'datasets.json': app.datasetsFile },
  };
}
