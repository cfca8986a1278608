import { type Observability, type QueueHandler, queueHandler } from '@snapferry/chassis';
import { readRdsSnapshotEvent } from '@snapferry/ports';
import { type AnnounceExportsDeps, announceExports } from '../domain/announce-exports.ts';

export interface Deps extends AnnounceExportsDeps {
  /** The account that this app is deployed to. */
  readonly ownAccount: string;
  readonly observability: Observability;
}

/** Answers "export ended" of RDS with ExportCompleted or ExportFailed. */
export function createHandler(deps: Deps): QueueHandler {
  return queueHandler({
    observability: deps.observability,
    accounts: [deps.ownAccount],
    read: readRdsSnapshotEvent,
    handle: async (event) => {
      for (const announced of await announceExports(deps, event.snapshotArn, ''))
        deps.observability.logger.info('export ended', { ...announced });
    },
  });
}
