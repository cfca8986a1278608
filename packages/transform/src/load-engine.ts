import { mkdir, mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { describeParts, type Part } from './describe-parts.ts';
import { safeError } from './duck-errors.ts';
import { plainPath } from './sql.ts';
import { type TableWriter, tableWriter } from './table-writer.ts';
import type { ParquetColumn, TableRequest } from './types.ts';

export interface LoadEngineOptions {
  /** Where spilled data and the engine's own files may stand. A folder of its own is made in it and removed by `close`. */
  readonly tempDirectory: string;
  /** The machine's cores by default, at most 4. */
  readonly threads?: number;
  /** 1024 by default. DuckDB spills beyond it. */
  readonly memoryLimitMb?: number;
}

/** Reads an export's Parquet parts and writes a table's data files. Calls may overlap. */
export interface LoadEngine {
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
  close(): Promise<void>;
}

/** Opens an in-memory DuckDB that loads no extension from anywhere and keeps all it writes in the folders it was given. */
export async function openLoadEngine(options: LoadEngineOptions): Promise<LoadEngine> {
  await mkdir(options.tempDirectory, { recursive: true });
  const home = await mkdtemp(join(await realpath(options.tempDirectory), 'snapferry-load-'));
  const create = (name: string, threads: number) => createInstance(join(home, name), threads, options);
  const instance = await create('shared', options.threads ?? Math.min(4, availableParallelism()));
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
      throw safeError('reading the export', error);
    } finally {
      connection.closeSync();
      await rm(links, { recursive: true, force: true });
    }
  };
  let sorted = 0;
  return {
    describe: (parts) => safely(parts, async (connection, linked) => [...(await describeParts(connection, linked))]),
    openTable: (request) =>
      tableWriter(request, async (parts, write) => {
        if ((request.sort ?? []).length === 0) return await safely(parts, write);
        // Threads are an instance's; a sorted load has one, see `copyRows`.
        sorted += 1;
        const own = await create(`sorted-${sorted}`, 1);
        try {
          return await safely(parts, write, own);
        } finally {
          own.closeSync();
        }
      }),
    close: async () => {
      instance.closeSync();
      await rm(home, { recursive: true, force: true });
    },
  };
}

async function createInstance(home: string, threads: number, options: LoadEngineOptions): Promise<DuckDBInstance> {
  await mkdir(home);
  return await DuckDBInstance.create(':memory:', {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    home_directory: home,
    temp_directory: join(home, 'spill'),
    threads: String(threads),
    memory_limit: `${options.memoryLimitMb ?? 1024}MB`,
    preserve_insertion_order: 'false',
  });
}

/** DuckDB reads `*`, `?`, `[` and a backslash beside them as wildcards, and `a=b` as a partition: it gets links with plain names. */
async function linkParts(parts: readonly string[], directory: string): Promise<Part[]> {
  return await Promise.all(
    parts.map(async (part, index) => {
      const path = resolve(part);
      const linked = join(directory, `${index}.parquet`);
      await symlink(path, linked);
      return { path, safePath: plainPath(linked) };
    }),
  );
}
