import {
  type DatabaseSnapshot,
  ExportBusyError,
  type ExportTask,
  type ExportTasks,
  type SnapshotCatalog,
  SnapshotGoneError,
  type StartExport,
} from '@snapferry/ports';

/** A snapshot catalogue over a list that the test may change. */
export function memorySnapshots(snapshots: DatabaseSnapshot[]): SnapshotCatalog {
  return {
    describe: async (arn) => snapshots.find((snapshot) => snapshot.arn === arn),
    list: async (sourceDatabase) => snapshots.filter((snapshot) => snapshot.sourceDatabase === sourceDatabase),
  };
}

export interface MemoryExportTasks extends ExportTasks {
  readonly tasks: ExportTask[];
  /** Every request that was made, also those that found their task standing. */
  readonly started: readonly StartExport[];
}

/** Export tasks as RDS keeps them; none moves on by itself. No more than `atOnce` are under way, if that is given. */
export function memoryExportTasks(
  options: { tasks?: ExportTask[]; snapshotGone?: boolean | ((arn: string) => boolean); atOnce?: number } = {},
): MemoryExportTasks {
  const tasks = options.tasks ?? [];
  const { snapshotGone = false } = options;
  const isGone = (arn: string): boolean => (typeof snapshotGone === 'boolean' ? snapshotGone : snapshotGone(arn));
  const started: StartExport[] = [];
  return {
    tasks,
    started,
    async start(request) {
      if (isGone(request.sourceArn)) throw new SnapshotGoneError(`expected snapshot ${request.sourceArn}, found none`);
      started.push(request);
      const known = tasks.find((task) => task.id === request.id);
      if (known !== undefined) return known;
      const underWay = tasks.filter(({ status }) => status === 'STARTING' || status === 'IN_PROGRESS');
      if (underWay.length >= (options.atOnce ?? Number.POSITIVE_INFINITY)) {
        throw new ExportBusyError(`expected room for ${request.id}, found ${underWay.length} exports under way`);
      }
      const task: ExportTask = {
        ...request,
        status: 'STARTING',
        snapshotTime: '2026-11-20T03:00:00.000Z',
        percentProgress: 0,
      };
      tasks.push(task);
      return task;
    },
    list: async (sourceArn) => tasks.filter((task) => task.sourceArn === sourceArn),
  };
}
