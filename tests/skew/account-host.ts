import { writeFileSync } from 'node:fs';
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
    if (specifier === '@snapferry/events') return { url: `${contract}contract.mjs`, shortCircuit: true };
    if (specifier.startsWith('@snapferry/events/')) throw new Error(`expected the package's index, found ${specifier}`);
    // The published package finds what it depends on where the apps find it.
    const isForeign = context.parentURL?.startsWith(contract) === true && /^[a-z@][^:]*$/.test(specifier);
    return next(specifier, isForeign ? { ...context, parentURL: import.meta.url } : context);
  },
});
await writeContract();

/**
 * What the version has, as it has it. Of what it does not know at all, such as an event that is newer, today's apps could
 * not even be loaded without: that they bring along.
 */
async function writeContract(): Promise<void> {
  const today = pathToFileURL(join(root, 'packages/events/src/index.ts')).href;
  const published = Object.keys((await import(`${contract}lib/index.js`)) as object);
  const newer = Object.keys((await import(today)) as object).filter((name) => !published.includes(name));
  const lines = ["export * from './lib/index.js';", `export { ${newer.join(', ')} } from '${today}';`];
  writeFileSync(join(contractFolder, 'contract.mjs'), lines.join('\n'));
}

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
