import { reasonCode, SnapferryError } from '@snapferry/chassis';
import { failedResult, type RunResult } from '../app/run-result.ts';
import { printable } from '../output/format.ts';
import { printRunResult } from '../output/report.ts';
import { printJson, terminal } from '../output/terminal.ts';

/** 0: all arrived (or stopped as asked); 2: some tables were rejected or held; 1: the run failed. */
export function exitCodeOf({ status }: RunResult): number {
  return status === 'failed' ? 1 : status === 'incomplete' ? 2 : 0;
}

/** Prints the result in the form that was asked for and returns the exit code. */
export function finish(result: RunResult, json: boolean): number {
  if (json) printJson(toJson(result));
  else printRunResult(result, terminal({ json }));
  return exitCodeOf(result);
}

/** A failure before there was a run, in the shape of a run's result. */
export function finishFailedRun(error: unknown, json: boolean): number {
  return finishFailed(error, json, (failure) => toJson(failedResult(failure)));
}

/** A failure of any other command. */
export function finishFailed(
  error: unknown,
  json: boolean,
  shape: (failure: Failure) => unknown = (failure) => failure,
): number {
  const failure = describeFailure(error);
  if (json) printJson(shape(failure));
  else process.stderr.write(`snapferry: ${printable(failure.reason)}\n`);
  if (process.env.SNAPFERRY_DEBUG !== undefined) console.error(error);
  return 1;
}

interface Failure {
  readonly reasonCode: string;
  readonly reason: string;
}

/** In words of ours. What another program says is left out, since it may quote data; SNAPFERRY_DEBUG shows it. */
function describeFailure(error: unknown): Failure {
  if (causes(error).some(isDiskFull)) {
    return {
      reasonCode: 'disk-full',
      reason: 'expected room on the disk, found none. Make some, then replay the run or run again.',
    };
  }
  if (error instanceof SnapferryError) return { reasonCode: reasonCode(error), reason: error.message };
  const name = error instanceof Error ? error.name : typeof error;
  return {
    reasonCode: 'internal-error',
    reason: `a fault of snapferry's own (${name}); SNAPFERRY_DEBUG=1 shows where`,
  };
}

function causes(error: unknown): unknown[] {
  return error instanceof Error ? [error, ...causes(error.cause)] : [];
}

function isDiskFull(error: unknown): boolean {
  const { code, errcode } = error as { code?: unknown; errcode?: unknown };
  // 13 is SQLITE_FULL (sqlite.org, result codes).
  return code === 'ENOSPC' || errcode === 13;
}

/** The documented shape, and nothing of how this program keeps it. */
function toJson({ runId, dataset, status, tables, drift, driftOmitted, durationMs, reasonCode, reason }: RunResult) {
  return {
    runId,
    dataset,
    status,
    // A table without an outcome, in a run that was stopped on the way, has nothing to say yet.
    tables: tables
      .filter(({ outcome }) => outcome !== 'pending')
      .map(({ columns: _columns, proof: _proof, durationMs: _durationMs, ...table }) => table),
    drift,
    ...(driftOmitted === undefined ? {} : { driftOmitted }),
    durationMs,
    ...(reasonCode === undefined ? {} : { reasonCode, reason }),
  };
}
