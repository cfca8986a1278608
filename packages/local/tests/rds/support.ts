import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DuckDBInstance, type Json } from '@duckdb/node-api';
import type { StartExport } from '@snapferry/ports';
import {
  type ExportSink,
  type LocalRdsOptions,
  localRds,
  type NativeRdsEvent,
  type SourceDatabase,
} from '../../src/rds/index.ts';

export const ACCOUNT = '111122223333';
export const REGION = 'eu-central-1';
export const NOW = new Date('2026-11-20T03:00:07.250Z');

export interface Home extends Disposable {
  readonly path: string;
  objectPath(uri: string): string;
  /** Paths below a URI prefix, sorted. */
  objects(uri: string): readonly string[];
}

export function temporaryHome(): Home {
  return homeAt(mkdtempSync(join(tmpdir(), 'snapferry-rds-')));
}

export function homeAt(path: string): Home {
  const objectPath = (uri: string) => join(path, 'objects', uri.replace('s3://', ''));
  return {
    path,
    objectPath,
    objects: (uri) =>
      readdirSync(objectPath(uri), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(objectPath(uri).length))
        .sort(),
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  };
}

/** The URI of every call, in order, and what was asked of the file system. */
export function folderSink(home: Home, calls: string[] = []): ExportSink {
  const at = (uri: string) => {
    calls.push(uri);
    mkdirSync(dirname(home.objectPath(uri)), { recursive: true });
    return home.objectPath(uri);
  };
  return {
    write: async (uri, body) => writeFileSync(at(uri), body),
    adopt: async (path, uri) => renameSync(path, at(uri)),
  };
}

export function rdsIn(home: Home, sink: ExportSink = folderSink(home), options: Partial<LocalRdsOptions> = {}) {
  const events: NativeRdsEvent[] = [];
  const state = new DatabaseSync(join(home.path, 'state.sqlite'));
  const rds = localRds({
    account: ACCOUNT,
    region: REGION,
    snapshotsDirectory: join(home.path, 'snapshots'),
    objects: sink,
    state,
    clock: { now: () => NOW },
    emit: (event) => void events.push(event),
    ...options,
  });
  return { rds, events, state };
}

export function startExport(
  request: Partial<StartExport> & Pick<StartExport, 'sourceArn' | 'exportOnly'>,
): StartExport {
  return {
    id: 'task-1',
    bucket: 'landing',
    prefix: 'raw',
    roleArn: `arn:aws:iam::${ACCOUNT}:role/export`,
    kmsKeyId: `arn:aws:kms:${REGION}:${ACCOUNT}:key/1`,
    ...request,
  };
}

/** A database of plain text tables without PostgreSQL: for tests of what happens to snapshots, not of what is in them. */
export function cannedDatabase(tables: Readonly<Record<string, readonly string[]>>): SourceDatabase {
  const column = { name: 'v', physicalType: 'text', dataType: 'text', builtin: 'text' };
  const unsized = { charMaxLength: null, numericPrecision: null, datetimePrecision: null };
  const catalog = Object.keys(tables).map((name) => ({
    schema: 'public',
    name,
    kind: 'table',
    persistence: 'permanent',
    partitionOf: null,
    readable: true,
    columns: [{ ...column, ...unsized }],
    primaryKey: [],
  }));
  return {
    withSnapshot: (read) =>
      read({
        text: async (sql) =>
          sql.includes('json_agg') ? JSON.stringify(catalog) : sql.includes('version') ? '17.5' : 'app',
        run: async () => {},
        copyTo: async (select, path) => {
          const rows = tables[/"public"\."(.+)"/.exec(select)?.[1] ?? ''] ?? [];
          writeFileSync(path, rows.map((row) => `1\t${row}\n`).join(''), { flag: 'wx' });
          return rows.length;
        },
      }),
  };
}

/** Rows of a query, by someone else's reader of Parquet. */
export async function query(sql: string): Promise<readonly Record<string, Json>[]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    return (await connection.runAndReadAll(sql)).getRowObjectsJson();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
