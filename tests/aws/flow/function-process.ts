import { Client } from '@smithy/core/client';
import { lambdaContext } from '@snapferry/testkit';
import type { MadeCall } from '../record/made-call.ts';

/** What the process of one function is asked, and what it answers. */
export interface Invocation {
  readonly event: unknown;
}
export interface Outcome {
  readonly result?: unknown;
  /** Of what the handler threw. */
  readonly thrown?: string;
  readonly calls: readonly MadeCall[];
}

const calls: MadeCall[] = [];
const ownKey = process.env.AWS_ACCESS_KEY_ID;

interface AnyClient {
  readonly config: {
    readonly serviceId?: string;
    readonly credentials?: () => Promise<{ readonly accessKeyId: string }>;
  };
}
type Send = (this: AnyClient, command: { readonly input: object }, ...rest: unknown[]) => Promise<unknown>;

/** Every client of the SDK sends through this one method: here each call is written down, whichever adapter makes it. */
const prototype = Client.prototype as unknown as { send: Send };
const { send } = prototype;
prototype.send = async function record(command, ...rest) {
  const sent = send.call(this, command, ...rest);
  // Whoever called waits for it; until then its failure must not count as one that nobody handles.
  sent.catch(() => undefined);
  const client = (this.config.serviceId ?? '').replaceAll(' ', '').toLowerCase();
  const key = (await this.config.credentials?.().catch(() => undefined))?.accessKeyId;
  calls.push({
    api: `${client} ${command.constructor.name.replace(/Command$/, '')}`,
    as: key === undefined || key === ownKey ? 'function' : 'landing-reader',
    input: printable(command.input),
  });
  return sent;
};

/** Bodies are no part of what a policy looks at. */
function printable(input: object): Record<string, unknown> {
  const { Body: _body, Message: _message, ...rest } = input as Record<string, unknown>;
  return rest;
}

const [, , entry = ''] = process.argv;
const { handler } = (await import(entry)) as { handler: (event: unknown, context: unknown) => Promise<unknown> };

process.on('message', ({ event }: Invocation) => {
  const answer = (outcome: Omit<Outcome, 'calls'>): void => {
    process.send?.({ ...outcome, calls: calls.splice(0) });
  };
  handler(event, lambdaContext(600_000)).then(
    (result) => answer({ result }),
    (error: unknown) => answer({ thrown: error instanceof Error ? `${error.name}: ${error.message}` : String(error) }),
  );
});
process.send?.('ready');
