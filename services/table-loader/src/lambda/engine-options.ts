import { availableParallelism } from 'node:os';
import type { LoadEngineOptions } from '@snapferry/transform';
import type { Config } from '../config.ts';

/** Lambda gives a full processor for so many MB (Lambda developer guide, "Configure Lambda function memory"). */
const mbPerProcessor = 1769;

/** Of what a load may fill of /tmp, the engine's: it spills sorts only, of one window, which is in its memory for the most part. */
const spillShare = 1 / 3;

/** Shares of /tmp: for the parts and files of windows, and for what the engine spills. Together what a load may fill, and no more. */
export function scratchShares(freeBytes: number, percent: number): { scratchBytes: number; spillLimitMb: number } {
  const mayFill = (freeBytes * percent) / 100;
  const spillLimitMb = Math.floor((mayFill * spillShare) / 1e6);
  return { scratchBytes: Math.floor(mayFill - spillLimitMb * 1e6), spillLimitMb };
}

type Sizes = Pick<Config, 'AWS_LAMBDA_FUNCTION_MEMORY_SIZE' | 'SNAPFERRY_ENGINE_MEMORY_PERCENT'>;

/**
 * The engine's share of the function. More threads than the function has processors would take turns, each with its own
 * memory; a small function shows two processors and gives the time of one.
 */
export function engineOptions(
  { AWS_LAMBDA_FUNCTION_MEMORY_SIZE: memory, SNAPFERRY_ENGINE_MEMORY_PERCENT: percent }: Sizes,
  processors = availableParallelism(),
): Required<Pick<LoadEngineOptions, 'threads' | 'memoryLimitMb'>> {
  return {
    threads: Math.max(1, Math.min(processors, Math.round(memory / mbPerProcessor))),
    memoryLimitMb: Math.floor((memory * percent) / 100),
  };
}
