import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { deserialize } from 'node:v8';
import { type DataFile, localFileIo, newSnapshotId, planSchema, replaceContent } from '@snapferry/iceberg';
import { restCatalog } from '@snapferry/iceberg/rest';
import { readTask } from '../contestants/contestant.ts';
import type { DataFiles } from './data-files.ts';
import type { CommitTask, Lap } from './task.ts';

/** The loader's commits: of files into a new table, then of others in their place. */
const { catalog: uri, namespace, table, files: source, laps } = readTask<CommitTask>();
const { columns, files } = deserialize(readFileSync(source)) as DataFiles;
const others = files.map((file) => ({ ...file, uri: `${file.uri}.again` }));
const catalog = restCatalog({ uri, createTables: true });
const io = localFileIo();

async function commit(content: readonly DataFile[]): Promise<void> {
  const identifier = { namespace, name: table };
  const schema = planSchema(await catalog.load(identifier), columns);
  const deps = { catalog, io, now: () => new Date(), newSnapshotId, newUuid: randomUUID };
  const admit = () => ({ proceed: true }) as const;
  await replaceContent(deps, {
    table: identifier,
    columns,
    schema,
    files: content,
    properties: {},
    summary: {},
    admit,
  });
}

async function lap(work: () => Promise<void>): Promise<Lap> {
  const [wall, cpu] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(cpu);
  return { wallSeconds: (performance.now() - wall) / 1e3, cpuSeconds: (user + system) / 1e6 };
}

const found = { append: await lap(() => commit(files)), replace: await lap(() => commit(others)) };
writeFileSync(laps, JSON.stringify(found));
