import { availableParallelism } from 'node:os';
import type { LoadEngineOptions } from '@snapferry/transform';
import type { Config } from '../config.ts';

/** Lambda gives a full processor for so many MB (Lambda developer guide, "Configure Lambda function memory"). */
const mbPerProcessor = 1769;

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
