import { announcer, InProgressPersistence, type Redelivery } from '@snapferry/chassis';
import { type DatabaseSnapshot, type ExportTask, exportInfoUri, type SourceDataset } from '@snapferry/ports';
import { createOnRunFailed, createOnSnapshotCompleted } from '@snapferry/snapshot-exporter';
import {
  databaseSnapshot,
  exportPlace,
  exportTask,
  fixedClock,
  lakeAccount,
  memoryExportTasks,
  memoryInProgressStore,
  memoryObjectStore,
  memorySnapshots,
  recordedObservability,
  recordingPublisher,
  sourceAccount,
  sourceDataset,
  type TestRun,
  testRun,
} from '@snapferry/testkit';

export interface Options {
  readonly run?: TestRun;
  readonly datasets?: readonly SourceDataset[];
  /** Earlier tasks of the run by attempt; `expired` is a complete one whose files are gone. */
  readonly earlier?: Readonly<Record<number, ExportTask['status'] | 'expired'>>;
  readonly tasks?: readonly ExportTask[];
  /** As RDS describes it; undefined if it is gone. Default: the run's, of the dataset's own database. */
  readonly snapshot?: DatabaseSnapshot | undefined;
  /** Exports that RDS runs at once; as many as are asked for, unless given. */
  readonly atOnce?: number;
  readonly redelivery?: Redelivery;
}

export function exporter(options: Options = {}) {
  const { run = testRun(), datasets, earlier = {}, tasks = [], atOnce, redelivery } = options;
  const snapshot = 'snapshot' in options ? options.snapshot : databaseSnapshot(run.snapshot);
  const publisher = recordingPublisher();
  const objects = memoryObjectStore();
  const known = Object.entries(earlier).map(([attempt, status]) => {
    const { uri, taskId } = exportPlace(run, Number(attempt));
    if (status === 'COMPLETE') objects.put(exportInfoUri(uri, taskId), '{}');
    return exportTask(run, Number(attempt), { status: status === 'expired' ? 'COMPLETE' : status });
  });
  const exportTasks = memoryExportTasks({ tasks: [...known, ...tasks], ...(atOnce === undefined ? {} : { atOnce }) });
  const recorded = recordedObservability();
  const deps = {
    ownAccount: sourceAccount,
    lakeAccount,
    exportTasks,
    objects,
    snapshots: memorySnapshots(snapshot === undefined ? [] : [snapshot]),
    datasets: datasets ?? [sourceDataset(run.contract)],
    announce: announcer({ publisher, clock: fixedClock(), source: 'snapferry.source' as const }),
    observability: recorded.observability,
    inProgress: new InProgressPersistence(memoryInProgressStore()),
    ...(redelivery === undefined ? {} : { redelivery }),
  };
  return {
    run,
    publisher,
    objects,
    exportTasks,
    onSnapshotCompleted: createOnSnapshotCompleted(deps),
    onRunFailed: createOnRunFailed(deps),
    ...recorded,
  };
}
