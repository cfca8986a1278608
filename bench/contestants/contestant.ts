import { join } from 'node:path';
import type { Command } from '../measure/measure.ts';
import type { Tools } from '../setup.ts';
import type { PlannedLoad } from '../world/plan-load.ts';

/** DuckDB's settings that decide what a plain COPY costs. */
export interface EngineSettings {
  readonly threads: number;
  readonly memoryLimitMb: number;
}

/** One export, and all that its contestants are given. */
export interface Course {
  readonly tools: Tools;
  readonly plain: PlannedLoad;
  /** The same export under a contract that hashes the personal columns. */
  readonly masking: PlannedLoad;
  /** Folder of the catalogue's tables, `<namespace>/<table>/`. */
  readonly warehouse: string;
  /** Address of the Iceberg REST catalogue that all of them commit to. */
  readonly catalog: string;
  /** Made empty before each run. */
  readonly scratch: string;
}

/** A program that is measured. */
export interface Measured {
  readonly name: string;
  readonly title: string;
  readonly command: (course: Course) => Command;
}

export interface Contestant extends Measured {
  /** Where its run leaves the rows: a table of the catalogue, or files in the scratch folder. */
  readonly output: { readonly namespace: string } | { readonly folder: string };
  /** It has to write the same number of files of the same size, codec and row groups as the floor. */
  readonly sameShape?: true;
  /** It writes pseudonyms in place of personal values. */
  readonly masks?: true;
  /** Run on what it wrote, before that is removed. */
  readonly after?: Measured;
}

export const tableName = 'orders';

export function outputFolder({ warehouse, scratch }: Course, { output }: Contestant): string {
  return 'namespace' in output ? join(warehouse, output.namespace, tableName) : join(scratch, output.folder);
}

/** One of our own programs, in Node, that is told its task; with the allocator's setting of the deployed function (infra/lake/table-loader.ts). */
export function nodeCommand({ bundle }: Tools, program: string, task: object): Command {
  const args = [join(bundle, `${program}.mjs`), JSON.stringify(task)];
  return { file: process.execPath, args, env: { MALLOC_ARENA_MAX: '1' } };
}

/** In such a program: what it was told. */
export function readTask<Task>(): Task {
  return JSON.parse(process.argv[2] ?? '{}') as Task;
}
