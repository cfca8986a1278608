import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * One account in a process of its own: the Lambda entries of the working tree, which get the event contract from a
 * published package. Arguments: that package's folder, and the repository's.
 */
const [, , contractFolder = '', root = ''] = process.argv;
const contract = pathToFileURL(`${contractFolder}/`).href;

registerHooks({
  resolve(specifier, context, next) {
    if (specifier === '@snapferry/events') return { url: `${contract}lib/index.js`, shortCircuit: true };
    if (specifier.startsWith('@snapferry/events/'))
      throw new Error(`expected the package's index alone, found ${specifier}`);
    // The published package finds what it depends on where the apps find it.
    const isForeign = context.parentURL?.startsWith(contract) === true && !specifier.startsWith('.');
    return next(specifier, isForeign ? { ...context, parentURL: import.meta.url } : context);
  },
});

export interface Call {
  readonly service: string;
  readonly entry: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly events: readonly unknown[];
}
export type Reply = { readonly results: readonly unknown[] } | { readonly fault: string };

type Handler = (event: unknown, context: object) => Promise<unknown>;

process.on('message', (call: Call) => {
  reply(call).then(
    (results) => process.send?.({ results } satisfies Reply),
    (error: unknown) => process.send?.({ fault: String(error instanceof Error ? error.stack : error) } satisfies Reply),
  );
});

async function reply({ service, entry, environment, events }: Call): Promise<unknown[]> {
  // Read when the entry is first imported.
  Object.assign(process.env, environment);
  const module = pathToFileURL(join(root, 'services', service, 'src/lambda', `${entry}.ts`)).href;
  const { handler } = (await import(module)) as { handler: Handler };
  const results: unknown[] = [];
  for (const event of events) {
    results.push(
      await handler(event, { awsRequestId: 'skew', functionName: service, getRemainingTimeInMillis: () => 60_000 }),
    );
  }
  return results;
}
