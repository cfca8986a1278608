import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';

/** What a service last gave as the reason of a failure; the queue itself keeps none. */
export interface ServiceLog {
  readonly sink: Writable;
  lastFailure(): string | undefined;
}

/** A service's log lines and metrics in `HOME/logs/<service>.jsonl`, as CloudWatch Logs would hold them. */
export function serviceLog(directory: string, service: string): ServiceLog {
  mkdirSync(directory, { recursive: true });
  const file = join(directory, `${service}.jsonl`);
  let lastFailure: string | undefined;
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      const line = chunk.toString();
      if (line.includes('"message":"failed"')) lastFailure = reasonOf(line) ?? lastFailure;
      appendFileSync(file, line);
      done();
    },
  });
  return { sink, lastFailure: () => lastFailure };
}

function reasonOf(line: string): string | undefined {
  try {
    const { reason, error } = JSON.parse(line) as { reason?: string; error?: string };
    return reason ?? error;
  } catch {
    return undefined;
  }
}
