import type { ServiceCall } from './made-call.ts';
import { needsOf } from './needs.ts';
import { wordsFor } from './words-for.ts';

/** One line of recorded-calls.json; tests/aws/README.md says what the fields hold. */
export interface RecordedCall {
  readonly export: 'source' | 'lake';
  readonly account: 'source' | 'lake';
  readonly service: string;
  readonly as: 'function' | 'landing-reader';
  readonly api: string;
  readonly action: string;
  readonly resource: string;
}

/** The file's text: what the calls need, each once, sorted, one line each. */
export function recordedCalls(calls: readonly ServiceCall[]): string {
  const lines = calls.flatMap((call) =>
    needsOf(call).map(([action, resource]) => {
      const { account, service, as, api } = call;
      return lineOf({ export: call.export, account, service, as, api, action, resource: wordsFor(resource) });
    }),
  );
  return `[\n${[...new Set(lines)].sort().join(',\n')}\n]\n`;
}

function lineOf(call: RecordedCall): string {
  const fields = Object.entries(call).map(([name, value]) => `"${name}": ${JSON.stringify(value)}`);
  return `  { ${fields.join(', ')} }`;
}
