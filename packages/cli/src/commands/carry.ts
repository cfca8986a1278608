import { runId } from '@snapferry/chassis';
import type { DataContract } from '@snapferry/contract';
import type { SourceDatabase } from '@snapferry/local/rds';
import { onDemandTag } from '@snapferry/ports';
import type { LocalApp } from '../app/local-app.ts';
import { type RunResult, readRunResult } from '../app/run-result.ts';

export type Step = 'snapshot' | 'export' | 'plan';

/** The service that would go on after each step; paused, its messages wait. */
const nextService: Readonly<Record<Step, string>> = {
  snapshot: 'snapshot-exporter',
  export: 'load-planner',
  plan: 'table-loader',
};

export interface Carry {
  readonly contract: DataContract;
  readonly database: SourceDatabase;
  readonly instanceId: string;
  readonly snapshotId: string;
  /** An automated snapshot, as RDS takes them daily, or one on demand, which no daily limit concerns. */
  readonly type: 'automated' | 'manual';
  readonly stopAfter?: Step;
}

/** Takes one snapshot and lets both accounts work until nothing is left to do. */
export async function carry(app: LocalApp, request: Carry): Promise<RunResult> {
  const startedAt = Date.now();
  const sequence = app.cloud.buses.lastSequence();
  const { contract } = request;
  await app.deployDataset(contract, request.instanceId);
  if (request.stopAfter !== undefined) app.cloud.pause(nextService[request.stopAfter]);
  const snapshot = await app.rds.createSnapshot({
    database: request.database,
    instanceId: request.instanceId,
    snapshotId: request.snapshotId,
    type: request.type,
    ...(request.type === 'manual' ? { tags: { [onDemandTag]: contract.dataset } } : {}),
  });
  await app.cloud.drain();
  const run = runId({
    dataset: contract.dataset,
    snapshotArn: snapshot.arn,
    contractDigest: contract.digest,
    keyId: contract.keyId,
  });
  const result = await readRunResult(app, { runId: run, snapshotArn: snapshot.arn, sequence, startedAt });
  return request.stopAfter === undefined ? result : stopped(result, run, contract.dataset);
}

/** Stopped on purpose is no failure: the run is open and waits. */
function stopped(result: RunResult, run: string, dataset: string): RunResult {
  const { reasonCode: _code, reason: _reason, ...rest } = result;
  return result.status === 'failed' ? { ...rest, runId: run, dataset, status: 'open' } : result;
}
