import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import { captureLambdaHandler } from '@aws-lambda-powertools/tracer/middleware';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import type * as z from 'zod';
import { SnapferryError } from './errors.ts';
import { logFault } from './log-fault.ts';
import type { Observability } from './observability.ts';
import { firstIssue } from './receive.ts';

/** Answers whoever invokes the function and waits. */
export type RequestHandler<A> = (request: unknown, context: Context) => Promise<A>;

/** The request has another form than the function takes. */
export class RequestInvalidError extends SnapferryError {
  override readonly name = 'RequestInvalidError';
  readonly code = 'REQUEST_INVALID';
  readonly disposition = 'reject';
}

export interface RequestHandlerOptions<T extends z.ZodType, A> {
  readonly observability: Observability;
  readonly request: T;
  readonly answer: (request: z.infer<T>) => Promise<A>;
}

/**
 * A Lambda handler for people and commands that invoke it directly.
 *
 * @returns a handler that throws RequestInvalidError, and what `answer` throws: Lambda hands both to the caller.
 */
export function requestHandler<T extends z.ZodType, A>(options: RequestHandlerOptions<T, A>): RequestHandler<A> {
  const { logger, metrics, tracer } = options.observability;
  return middy()
    .use(captureLambdaHandler(tracer, { captureResponse: false }))
    .use(injectLambdaContext(logger))
    .use(logMetrics(metrics))
    .handler(async (event: unknown) => {
      try {
        const request = options.request.safeParse(event);
        if (!request.success) throw new RequestInvalidError(`expected another request; ${firstIssue(request.error)}`);
        const answer = await options.answer(request.data);
        metrics.addMetric('RequestAnswered', MetricUnit.Count, 1);
        return answer;
      } catch (error) {
        metrics.addMetric('RequestFailed', MetricUnit.Count, 1);
        logFault(logger, error);
        throw error;
      }
    }) as unknown as RequestHandler<A>;
}
