import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';
import { requireCommand } from '../setup/run-command.ts';

export interface SeenByPyIceberg {
  readonly metadataLocation: string;
  readonly properties: Readonly<Record<string, string>>;
  /** Field id, name and type. */
  readonly columns: readonly (readonly [number, string, string])[];
  readonly snapshots: readonly { readonly id: string; readonly rows: readonly object[] }[];
  readonly rows: readonly object[];
}

export interface AskPyIceberg {
  /** Of the catalogue, or of the file system if `metadata` is given. */
  readonly properties: Readonly<Record<string, string>>;
  readonly table?: string;
  readonly metadata?: string;
  /** Rows to append before reading. */
  readonly append?: readonly object[];
}

const script = fileURLToPath(new URL('python/read_table.py', import.meta.url));

/** All rows of all snapshots, as PyIceberg reads them. */
export async function askPyIceberg(asked: AskPyIceberg): Promise<SeenByPyIceberg> {
  const output = await requireCommand(inject('emulatorsPython'), ['-W', 'ignore', script, JSON.stringify(asked)]);
  return JSON.parse(output.trim().split('\n').at(-1) ?? '') as SeenByPyIceberg;
}
