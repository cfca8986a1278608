import { inject } from 'vitest';
import { answers, freePort, type RunningServer, startServer } from './server.ts';

export interface Emulator {
  readonly url: string;
  readonly server: RunningServer;
}

export const region = 'us-east-1';
/** Any will do: the emulators check none. */
export const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

/** moto: S3, S3 Tables with its version token; Glue, but without its optimistic lock. */
export async function startMoto(): Promise<Emulator> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const args = ['-m', 'moto.server', '-H', '127.0.0.1', '-p', String(port)];
  const server = await startServer({ file: inject('catalogsPython'), args, ready: () => answers(`${url}/moto-api/`) });
  return { url, server };
}

/** ministack: Glue with its optimistic lock. */
export async function startMinistack(): Promise<Emulator> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  // It listens on all interfaces unless told otherwise.
  const env = { GATEWAY_PORT: String(port), BIND_HOST: '127.0.0.1', SERVICES: 'glue,s3,sts', LOG_LEVEL: 'WARNING' };
  const server = await startServer({
    file: inject('catalogsPython'),
    args: ['-m', 'ministack'],
    env,
    ready: () => answers(`${url}/_ministack/health`),
  });
  return { url, server };
}
