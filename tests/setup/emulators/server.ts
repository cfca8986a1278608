import { type ServerProcess, startServer, waitFor } from '../server-process.ts';

export interface ServerCommand {
  readonly file: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Called with what the server printed so far, until it says true. */
  readonly ready: (said: string) => Promise<boolean>;
}

/** Starts a server of the test's own and waits until it answers. */
export async function startReady({ file, args, env = {}, ready }: ServerCommand): Promise<ServerProcess> {
  const server = startServer(file, args, { env: { ...process.env, ...env } });
  try {
    await waitFor(server, file, 60_000, async () => ((await ready(server.said())) ? server : undefined));
    return server;
  } catch (error) {
    await server.stop();
    throw error;
  }
}

export async function answers(url: string): Promise<boolean> {
  return (await fetch(url, { signal: AbortSignal.timeout(2000) })).status < 500;
}
