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

/** A failure of any other command. What is not ours is thrown on: it is a fault of the program. */
export function finishFailed(
  error: unknown,
  json: boolean,
  shape: (failure: { reasonCode: string; reason: string }) => unknown = (failure) => failure,
): number {
  if (!(error instanceof SnapferryError)) throw error;
  if (json) printJson(shape({ reasonCode: reasonCode(error), reason: error.message }));
  else process.stderr.write(`snapferry: ${printable(error.message)}\n`);
  return 1;
}

/** The documented shape, and nothing of how this program keeps it. */
function toJson({ runId, dataset, status, tables, drift, durationMs, reasonCode, reason }: RunResult) {
  return {
    runId,
    dataset,
    status,
    tables: tables.map(({ columns: _columns, proof: _proof, durationMs: _durationMs, ...table }) => table),
    drift,
    durationMs,
    ...(reasonCode === undefined ? {} : { reasonCode, reason }),
  };
}
