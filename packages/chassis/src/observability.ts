import { Console } from 'node:console';
import type { Writable } from 'node:stream';
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { Tracer } from '@aws-lambda-powertools/tracer';

/** What a handler tells its operators with. */
export interface Observability {
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly tracer: Tracer;
}

/**
 * Powertools' logger, metrics and tracer under one service name.
 *
 * @param sink where log lines and metrics go; by default standard output, which Lambda hands to CloudWatch Logs.
 */
export function observability(serviceName: string, sink?: Writable): Observability {
  const logger = new Logger({ serviceName });
  const metrics = new Metrics({ namespace: 'Snapferry', serviceName });
  if (sink !== undefined) {
    // Powertools offers no option for the destination; both classes write through this one property.
    const console = new Console({ stdout: sink, stderr: sink });
    Reflect.set(logger, 'console', console);
    Reflect.set(metrics, 'console', console);
  }
  return { logger, metrics, tracer: new Tracer({ serviceName }) };
}
