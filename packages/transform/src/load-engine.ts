import { mkdir, mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type DuckDBConnection, type DuckDBInstance, version } from '@duckdb/node-api';
import { describeParts, type Part } from './describe-parts.ts';
import { safeError } from './duck-errors.ts';
import { createInstance } from './engine-instance.ts';
import { type HmacFunction, hmacFunction } from './hmac/hmac-function.ts';
import { requireKey } from './hmac/require-key.ts';
import { type StoredContent, storedContent } from './proof/stored-content.ts';
import { plainPath } from './sql.ts';
import { type TableWriter, tableWriter } from './table-writer.ts';
import { type TextPart, writeTextPart } from './text-part.ts';
import type { ParquetColumn, TableRequest } from './types.ts';

export interface LoadEngineOptions {
  /** Where spilled data and the engine's own files may stand. A folder of its own is made in it and removed by `close`. */
  readonly tempDirectory: string;
  /** 1 by default, which takes the least CPU and memory: each further thread fills row groups of its own, some 50 MB of memory. */
  readonly threads?: number;
  /** 1024 by default. DuckDB spills beyond it. */
  readonly memoryLimitMb?: number;
  /** What may be spilled to `tempDirectory` at once; more is a LoadEngineError. By default nine tenths of the disk's free space, DuckDB's own. */
  readonly spillLimitMb?: number;
}

/** Reads an export's Parquet parts and writes a table's data files. Calls may overlap. */
export interface LoadEngine extends StoredContent {
  /** Engine and version, without a space. The sums of another one are not comparable. */
  readonly name: string;
  /**
   * The columns of the parts, in file order, under their exact names.
   * @throws PartUnreadableError naming the part that is cut off, empty, missing, no Parquet, or unlike the first.
   */
  describe(parts: readonly string[]): Promise<ParquetColumn[]>;
  /**
   * Begins a table's data files, Parquet (zstd) with Iceberg field ids. Nothing of it has to be closed.
   *
   * A sort takes place within the memory limit and spills to the temp directory. It runs on one thread.
   * @throws HmacKeyError
   */
  openTable(request: TableRequest): TableWriter;
  /** Writes rows that come from no export as a part at that path, which `openTable` then reads like any other. */
  writeTextPart(path: string, part: TextPart): Promise<void>;
  close(): Promise<void>;
}

/** Opens an in-memory DuckDB that loads no extension from anywhere and keeps all it writes in the folders it was given. */
export async function openLoadEngine(options: LoadEngineOptions): Promise<LoadEngine> {
  await mkdir(options.tempDirectory, { recursive: true });
  const home = await mkdtemp(join(await realpath(options.tempDirectory), 'snapferry-load-'));
  const { threads = 1, spillLimitMb } = options;
  // A sorted load has an instance of its own beside one of several threads: each may spill its half.
  const spill = spillLimitMb === undefined ? {} : { spillLimitMb: threads > 1 ? spillLimitMb / 2 : spillLimitMb };
  const instances: DuckDBInstance[] = [];
  const create = async (count: number) => {
    const created = await createInstance(join(home, `instance-${instances.length}`), count, { ...options, ...spill });
    instances.push(created);
    return created;
  };
  const instance = await create(threads);
  const safely = async <T>(
    parts: readonly string[],
    use: (connection: DuckDBConnection, parts: readonly Part[]) => Promise<T>,
    on: DuckDBInstance = instance,
  ) => {
    const links = await mkdtemp(join(home, 'parts-'));
    const connection = await on.connect();
    try {
      // Without it the text of a timestamptz shifts to the machine's zone.
      await connection.run("SET TimeZone = 'UTC'");
      return await use(connection, await linkParts(parts, links));
    } catch (error) {
      throw safeError('reading Parquet files', error);
    } finally {
      connection.closeSync();
      await rm(links, { recursive: true, force: true });
    }
  };
  const hashFunctions: HmacFunction[] = [];
  return {
    name: `duckdb-${version()}`,
    ...storedContent(safely),
    describe: (parts) => safely(parts, async (connection, linked) => [...(await describeParts(connection, linked))]),
    openTable: (request) => {
      const hmac = hashFunction(request);
      if (hmac !== undefined) hashFunctions.push(hmac);
      const prepare = async () => {
        // Threads are an instance's; a sorted load has one, see `copyRows`.
        const own = (request.sort ?? []).length > 0 && threads > 1 ? await create(1) : instance;
        if (hmac !== undefined) await registerOn(own, hmac);
        return own;
      };
      let prepared: Promise<DuckDBInstance> | undefined;
      return tableWriter(request, hmac, async (parts, write) => {
        prepared ??= prepare();
        return await safely(parts, write, await prepared);
      });
    },
    writeTextPart: (path, part) => safely([], (connection) => writeTextPart(connection, path, part)),
    close: async () => {
      for (const each of instances) each.closeSync();
      for (const each of hashFunctions) each.wipe();
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** @throws HmacKeyError */
function hashFunction({ columns, key }: TableRequest): HmacFunction | undefined {
  return columns.some(({ column }) => column.policy === 'hmac') ? hmacFunction(requireKey(key)) : undefined;
}

async function registerOn(instance: DuckDBInstance, hmac: HmacFunction): Promise<void> {
  const connection = await instance.connect();
  try {
    hmac.register(connection);
  } finally {
    connection.closeSync();
  }
}

/** DuckDB reads `*`, `?`, `[` and a backslash beside them as wildcards, and `a=b` as a partition: it gets links with plain names. */
async function linkParts(parts: readonly string[], directory: string): Promise<Part[]> {
  return await Promise.all(
    parts.map(async (part, index) => {
      const path = resolve(part);
      const link = join(directory, `${String(index).padStart(9, '0')}.parquet`);
      await symlink(path, link);
      return { path, link, safePath: plainPath(link) };
    }),
  );
}
