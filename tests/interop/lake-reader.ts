import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { repositoryRoot } from '../setup/repository.ts';
import type { Cell } from './rows.ts';

export interface TableDescription {
  readonly formatVersion: number;
  readonly location: string;
  readonly currentSnapshotId: string | null;
  /** Oldest first. */
  readonly snapshots: readonly { readonly id: string; readonly operation: string; readonly sequence: number }[];
  readonly schema: readonly {
    readonly id: number;
    readonly name: string;
    readonly type: string;
    readonly required: boolean;
  }[];
  readonly properties: Readonly<Record<string, string>>;
}

export interface Filter {
  readonly column: string;
  readonly operator: '==' | '<' | '<=' | '>' | '>=';
  readonly value: string;
}

export interface TableRows {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

export interface AuditResult {
  readonly problems: readonly string[];
  readonly checked: Readonly<Record<'files' | 'rows' | 'fields' | 'bounds', number>>;
}

/** PyIceberg, in a process of its own. Without a snapshot's id, it reads the current one. */
export interface LakeReader {
  describe(metadataLocation: string): Promise<TableDescription>;
  read(metadataLocation: string, snapshotId?: string): Promise<TableRows>;
  /** How many rows each filter keeps. */
  count(metadataLocation: string, filters: readonly Filter[]): Promise<number[]>;
  /** Compares a snapshot's metadata with the data files. */
  audit(metadataLocation: string, snapshotId?: string): Promise<AuditResult>;
  close(): void;
}

type Answer = { id: number } & ({ value: unknown } | { error: string });

export function lakeReader(python: string): LakeReader {
  const program = join(repositoryRoot, 'tests', 'interop', 'python', 'read_tables.py');
  // -B: no bytecode beside the sources.
  const child = spawn(python, ['-B', '-W', 'ignore', program], { stdio: ['pipe', 'pipe', 'pipe'] });
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    const answer = JSON.parse(line) as Answer;
    const asked = waiting.get(answer.id);
    waiting.delete(answer.id);
    if ('error' in answer) asked?.reject(new Error(`PyIceberg: ${answer.error}`));
    else asked?.resolve(answer.value);
  });
  let ended: Error | undefined;
  const fail = (reason: string): void => {
    ended = new Error(`the Python reader ${reason}\n${said}`);
    for (const { reject } of waiting.values()) reject(ended);
    waiting.clear();
  };
  // A write to a process that has ended: 'exit' tells the reason.
  child.stdin.on('error', () => {});
  child.on('error', (error) => fail(error.message));
  child.on('exit', (code) => fail(`ended with code ${code}`));

  let last = 0;
  async function ask<T>(request: Readonly<Record<string, unknown>>): Promise<T> {
    if (ended !== undefined) throw ended;
    const asked = Promise.withResolvers<unknown>();
    last += 1;
    waiting.set(last, asked);
    child.stdin.write(`${JSON.stringify({ id: last, ...request })}\n`);
    return (await asked.promise) as T;
  }
  return {
    describe: (metadataLocation) => ask({ do: 'describe', metadataLocation }),
    read: (metadataLocation, snapshotId) => ask({ do: 'read', metadataLocation, snapshotId }),
    count: (metadataLocation, filters) => ask({ do: 'count', metadataLocation, filters }),
    audit: (metadataLocation, snapshotId) => ask({ do: 'audit', metadataLocation, snapshotId }),
    close: () => void child.stdin.end(),
  };
}
