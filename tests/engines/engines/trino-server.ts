import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, startServer, waitFor } from '../../setup/server-process.ts';
import { trinoStatement } from './trino.ts';

export interface TrinoPlaces {
  readonly javaHome: string;
  /** As `ensureTrino` gives it. */
  readonly folder: string;
  readonly scratch: string;
  /** Of an Iceberg REST catalogue, which Trino will call `lake`. */
  readonly catalogUrl: string;
  /** A table of that catalogue, by its full name in Trino. */
  readonly probe: string;
}

export interface TrinoServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts one node of Trino on a free port of this machine. */
export async function startTrino({ javaHome, folder, scratch, catalogUrl, probe }: TrinoPlaces): Promise<TrinoServer> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const etc = join(scratch, 'etc');
  mkdirSync(join(etc, 'catalog'), { recursive: true });
  writeFileSync(join(etc, 'catalog', 'lake.properties'), properties(catalogProperties(catalogUrl)));
  writeFileSync(join(etc, 'config.properties'), properties(serverProperties(port, url, join(etc, 'catalog'))));
  writeFileSync(join(etc, 'log.properties'), 'io.trino=WARN\n');
  const server = startServer(
    join(javaHome, 'bin', 'java'),
    [
      ...['-Xmx2G', '-XX:+UseSerialGC', '-XX:+ExitOnOutOfMemoryError', '-XX:TieredStopAtLevel=1'],
      ...[
        '--enable-native-access=ALL-UNNAMED',
        '--sun-misc-unsafe-memory-access=allow',
        '--add-modules=jdk.incubator.vector',
      ],
      '-Djdk.attach.allowAttachSelf=true',
      '-Dfile.encoding=UTF-8',
      `-Dconfig=${join(etc, 'config.properties')}`,
      `-Dlog.levels-file=${join(etc, 'log.properties')}`,
      '-Dnode.environment=engines',
      `-Dnode.data-dir=${join(scratch, 'data')}`,
      `-Dplugin.dir=${join(folder, 'plugin')}`,
      ...['-cp', join(folder, 'lib', '*'), 'io.trino.server.TrinoServer'],
    ],
    { cwd: scratch },
  );
  // It says that it has started before it counts itself among the nodes that can read for a catalogue.
  await waitFor(server, 'Trino', 180_000, () => trinoStatement(url, `SELECT count(*) FROM ${probe}`)).catch(
    async (error: unknown) => {
      await server.stop();
      throw error;
    },
  );
  return { url, stop: server.stop };
}

function catalogProperties(url: string): Record<string, string> {
  return {
    'connector.name': 'iceberg',
    'iceberg.catalog.type': 'rest',
    'iceberg.rest-catalog.uri': url,
    'fs.hadoop.enabled': 'true',
    // Compaction of a day's small files is to be seen, however small they are, and orphans at whatever age.
    'iceberg.expire-snapshots.min-retention': '0s',
    'iceberg.remove-orphan-files.min-retention': '0s',
  };
}

function serverProperties(port: number, url: string, catalogs: string): Record<string, string> {
  return {
    'node.internal-address': '127.0.0.1',
    'http-server.http.port': String(port),
    'http-server.log.enabled': 'false',
    coordinator: 'true',
    'node-scheduler.include-coordinator': 'true',
    'discovery.uri': url,
    'catalog.management': 'static',
    'catalog.config-dir': catalogs,
    'query.max-memory-per-node': '500MB',
    'task.concurrency': '2',
    'web-ui.enabled': 'false',
  };
}

function properties(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}
