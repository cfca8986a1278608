import {
  type InProgressPersistence,
  type Observability,
  type QueueHandler,
  queueHandler,
  readEvent,
  reasonCode,
} from '@snapferry/chassis';
import { exportCompleted, exportFailed } from '@snapferry/events';
import { type PlanLoadsDeps, planLoads } from '../domain/plan-loads.ts';

export interface Deps extends PlanLoadsDeps {
  readonly observability: Observability;
  readonly inProgress: InProgressPersistence;
}

/** Plans the loads of a finished export; an export that cannot be used as a whole is announced as ExportFailed. */
export function createHandler(deps: Deps): QueueHandler {
  const { logger } = deps.observability;
  return queueHandler({
    observability: deps.observability,
    read: (envelope) => readEvent(envelope, [exportCompleted]),
    inProgress: { persistence: deps.inProgress, key: (event) => `plan/${event.data.runId}` },
    handle: async (event) => {
      for (const planned of await planLoads(deps, event))
        logger.info('planned', { runId: event.data.runId, ...planned });
    },
    reject: async (event, error) => {
      const { dataset, runId, attempt, snapshot, contract, taskId } = event.data;
      await deps.announce(exportFailed, {
        subject: runId,
        attempt,
        causationId: event.id,
        data: {
          dataset,
          runId,
          attempt,
          snapshot,
          contract,
          ...(taskId === undefined ? {} : { taskId }),
          reasonCode: reasonCode(error),
          reason: error.message,
        },
      });
    },
  });
}
