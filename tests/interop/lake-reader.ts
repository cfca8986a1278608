import { join } from 'node:path';
import { pythonProcess } from '../setup/python-process.ts';
import { repositoryRoot } from '../setup/repository.ts';
import type { Cell } from './rows.ts';

const program = join(repositoryRoot, 'tests', 'interop', 'python', 'read_tables.py');

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
  close(): Promise<void>;
}

export function lakeReader(python: string): LakeReader {
  const { ask, close } = pythonProcess(python, { name: 'PyIceberg', args: [program] });
  return {
    describe: (metadataLocation) => ask({ do: 'describe', metadataLocation }),
    read: (metadataLocation, snapshotId) => ask({ do: 'read', metadataLocation, snapshotId }),
    count: (metadataLocation, filters) => ask({ do: 'count', metadataLocation, filters }),
    audit: (metadataLocation, snapshotId) => ask({ do: 'audit', metadataLocation, snapshotId }),
    close,
  };
}
