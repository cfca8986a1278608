import { type Observability, type QueueHandler, queueHandler } from '@snapferry/chassis';
import { readRdsSnapshotEvent } from '@snapferry/ports';
import { type PublishSnapshotDeps, publishSnapshot } from '../domain/publish-snapshot.ts';

export interface Deps extends PublishSnapshotDeps {
  /** The account that this app is deployed to. */
  readonly ownAccount: string;
  readonly observability: Observability;
}

/** Answers "snapshot created" of RDS with SnapshotTaken and SnapshotCompleted, for each dataset that it concerns. */
export function createHandler(deps: Deps): QueueHandler {
  return queueHandler({
    observability: deps.observability,
    accounts: [deps.ownAccount],
    read: readRdsSnapshotEvent,
    handle: async (event) => {
      for (const published of await publishSnapshot(deps, event.snapshotArn)) {
        deps.observability.logger.info('snapshot', { snapshotArn: event.snapshotArn, ...published });
      }
    },
  });
}
