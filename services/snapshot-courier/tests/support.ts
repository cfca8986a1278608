import { announcer, InProgressPersistence, type QueueHandler, snapshotCopyId } from '@snapferry/chassis';
import type { DatabaseSnapshot, DatasetRegistry, SourceDataset } from '@snapferry/ports';
import {
  createOnCopyEnded,
  createOnRunEnded,
  createOnSchedule,
  createOnSnapshotCompleted,
  createOnSnapshotTaken,
} from '@snapferry/snapshot-courier';
import {
  databaseSnapshot,
  dataContract,
  deliver,
  type Fuse,
  fixedClock,
  fuse,
  lakeAccount,
  lakeExportedDataset,
  lakeNotesUri,
  lambdaContext,
  memoryInProgressStore,
  memoryObjectStore,
  memoryRegistry,
  memorySnapshotWorld,
  nativeRdsEnvelope,
  notesUri,
  recordedObservability,
  recordingPublisher,
  snapshotArn,
  sourceAccount,
  sourceDataset,
  testRun,
} from '@snapferry/testkit';

export const contract = dataContract({ export: 'lake' });
export const original = databaseSnapshot({ kmsKeyArn: 'arn:aws:kms:eu-central-1:111122223333:key/aws-rds' });
export const run = testRun({ contract, arn: original.arn, time: original.time });
export const cluster = databaseSnapshot({
  kind: 'cluster',
  arn: snapshotArn('rds:shop-db-2026-11-20-03-00', 'cluster'),
});

/** ARN of the run's copy of that number, in either account. */
export const copyArn = (number = 1, account = sourceAccount, kind: DatabaseSnapshot['kind'] = 'instance', of = run) =>
  snapshotArn(snapshotCopyId(of.runId, number), kind, account);

export interface Options {
  readonly snapshots?: readonly DatabaseSnapshot[];
  readonly datasets?: readonly SourceDataset[];
  readonly registry?: DatasetRegistry;
  readonly fuse?: Fuse;
}

/** The couriers of both accounts on one world of snapshots; nothing goes from one to the other by itself. */
export function couriers(options: Options = {}) {
  const world = memorySnapshotWorld(options.snapshots ?? [original]);
  const clock = fixedClock();
  const guard = (options.fuse ?? fuse()).guard;

  function side(team: 'source' | 'lake') {
    const account = world.account(team === 'source' ? sourceAccount : lakeAccount);
    const publisher = recordingPublisher();
    const objects = memoryObjectStore();
    const recorded = recordedObservability();
    const common = {
      ownAccount: team === 'source' ? sourceAccount : lakeAccount,
      snapshots: guard(account.snapshots),
      copies: guard(account.copies),
      objects: guard(objects),
      clock,
      announce: announcer({ publisher: guard(publisher), clock, source: `snapferry.${team}` }),
      observability: recorded.observability,
      inProgress: new InProgressPersistence(memoryInProgressStore()),
    };
    return { ...account, ...recorded, publisher, objects, common };
  }

  const source = side('source');
  const lake = side('lake');
  const sourceDeps = {
    ...source.common,
    team: 'source' as const,
    datasets: options.datasets ?? [sourceDataset(contract)],
    lakeAccount,
    notesUri,
  };
  const lakeDeps = {
    ...lake.common,
    team: 'lake' as const,
    registry: options.registry ?? memoryRegistry(lakeExportedDataset('shop')),
    notesUri: lakeNotesUri,
  };
  const schedule = (deps: typeof sourceDeps | typeof lakeDeps) => () => createOnSchedule(deps)({}, lambdaContext());
  const copyEnded =
    (handler: QueueHandler, account: string) =>
    (arn: string, eventId = 'RDS-EVENT-0197') =>
      deliver(handler, nativeRdsEnvelope(eventId, arn, { account }));
  return {
    world,
    clock,
    source: {
      ...source,
      onSnapshotTaken: createOnSnapshotTaken(sourceDeps),
      onRunEnded: createOnRunEnded(sourceDeps),
      copyEnded: copyEnded(createOnCopyEnded(sourceDeps), sourceAccount),
      tick: schedule(sourceDeps),
    },
    lake: {
      ...lake,
      onSnapshotCompleted: createOnSnapshotCompleted(lakeDeps),
      onRunEnded: createOnRunEnded(lakeDeps),
      copyEnded: copyEnded(createOnCopyEnded(lakeDeps), lakeAccount),
      tick: schedule(lakeDeps),
    },
  };
}

export const hour = 60 * 60 * 1000;
export const day = 24 * hour;
