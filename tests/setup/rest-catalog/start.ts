import { join } from 'node:path';
import { mavenClassPath } from '../maven.ts';
import { startServer, waitFor } from '../server-process.ts';

export interface RestCatalogServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** Brings its jars once. Returns their class path. */
export async function ensureRestCatalog(): Promise<string> {
  return await mavenClassPath('rest-catalog', join(import.meta.dirname, 'pom.xml'));
}

/** Apache's REST catalogue in front of a warehouse folder, on a free port of this machine. */
export async function startRestCatalog(given: {
  javaHome: string;
  classPath: string;
  warehouse: string;
}): Promise<RestCatalogServer> {
  const { javaHome, classPath, warehouse } = given;
  const server = startServer(join(javaHome, 'bin', 'java'), [
    '-Xmx256m',
    '-XX:+UseSerialGC',
    '-cp',
    classPath,
    join(import.meta.dirname, 'RestCatalog.java'),
    `file://${warehouse}`,
  ]);
  const url = await waitFor(server, 'the REST catalogue', 60_000, async () => {
    const port = /^(\d+)$/m.exec(server.said())?.[1];
    return port === undefined ? undefined : `http://127.0.0.1:${port}`;
  }).catch(async (error: unknown) => {
    await server.stop();
    throw error;
  });
  return { url, stop: server.stop };
}
