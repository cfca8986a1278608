import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { inject } from 'vitest';
import { freePort, type ServerProcess } from '../server-process.ts';
import { answers, startReady } from './server.ts';

export interface Emulator {
  readonly url: string;
  readonly server: ServerProcess;
}

export const region = 'us-east-1';
/** Any will do: only SeaweedFS checks them, and it is given these. */
export const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

/** moto: S3, S3 Tables with its version token; Glue, but without its optimistic lock. */
export async function startMoto(): Promise<Emulator> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const args = ['-m', 'moto.server', '-H', '127.0.0.1', '-p', String(port)];
  // It knows S3 Tables in one Region only, unless told not to mind.
  const env = { MOTO_ALLOW_NONEXISTENT_REGION: 'true' };
  const ready = () => answers(`${url}/moto-api/`);
  const server = await startReady({ file: inject('emulatorsPython'), args, env, ready });
  return { url, server };
}

/** ministack: Glue with its optimistic lock, accounts kept apart, Athena that answers. */
export async function startMinistack(services = 'glue,s3,sts'): Promise<Emulator> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  // It listens on all interfaces unless told otherwise.
  const env = { GATEWAY_PORT: String(port), BIND_HOST: '127.0.0.1', SERVICES: services, LOG_LEVEL: 'WARNING' };
  const server = await startReady({
    file: inject('emulatorsPython'),
    args: ['-m', 'ministack'],
    env,
    ready: () => answers(`${url}/_ministack/health`),
  });
  return { url, server };
}

export interface SeaweedFs {
  readonly s3: string;
  readonly iceberg: string;
  readonly server: ServerProcess;
}

/** SeaweedFS: an object store with table buckets, and an Iceberg REST catalogue over them. It checks signatures. */
export async function startSeaweedFs(folder: string): Promise<SeaweedFs> {
  const [master, volume, filer, s3, iceberg] = await lowPorts(5);
  const keys = { accessKey: credentials.accessKeyId, secretKey: credentials.secretAccessKey };
  const identity = { name: 'test', credentials: [keys], actions: ['Admin', 'Read', 'List', 'Tagging', 'Write'] };
  const identities = join(folder, 'identities.json');
  await writeFile(identities, JSON.stringify({ identities: [identity] }));
  const port = (flag: string, value: number | undefined): string => `-${flag}.port=${value}`;
  const server = await startReady({
    file: join(dirname(inject('emulatorsPython')), 'weed'),
    args: [
      'server',
      '-ip=127.0.0.1',
      '-ip.bind=127.0.0.1',
      `-dir=${folder}`,
      '-filer',
      '-s3',
      '-volume.max=500',
    ].concat([
      '-master.volumeSizeLimitMB=64',
      `-s3.config=${identities}`,
      port('master', master),
      port('volume', volume),
      port('filer', filer),
      port('s3', s3),
      `-s3.port.iceberg=${iceberg}`,
    ]),
    ready: () => answers(`http://127.0.0.1:${iceberg}/v1/config`),
  });
  return { s3: `http://127.0.0.1:${s3}`, iceberg: `http://127.0.0.1:${iceberg}`, server };
}

/** Ports below 55,536: SeaweedFS takes those 10,000 higher for its inner talk. */
async function lowPorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  while (ports.size < count) {
    const port = await freePort();
    if (port < 55_536) ports.add(port);
  }
  return [...ports];
}
