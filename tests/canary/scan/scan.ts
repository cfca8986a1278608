import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { byteSearch } from './byte-search.ts';
import type { Format } from './format-of.ts';
import { mayHold, xxHash64 } from './parquet/bloom.ts';
import { formsOf, type Secret } from './secrets.ts';
import { openUnpacker, UndecodableError } from './unpack.ts';

/** What a look at some places came to. */
export interface Findings {
  /** `<secret>: <form> in <file and what of it>`. */
  readonly leaks: readonly string[];
  /** Files that could not be read, and so may hold anything. */
  readonly undecodable: readonly string[];
  /** How many files there were of each format. */
  readonly formats: Readonly<Partial<Record<Format, number>>>;
}

export interface Scanner {
  /** Reads every file below the folders, and every path. @param raw folders where what is sought may stand. */
  scanFolders(folders: readonly string[], raw?: readonly string[]): Promise<Findings>;
  /** Reads what no file holds: what a command printed. The name's ending says its format. */
  scanBytes(name: string, bytes: Uint8Array, beside?: Uint8Array): Promise<Findings>;
  close(): void;
}

/** Fewer values than these may all be in a Bloom filter by chance. */
const bloomGroup = 4;

/** A scanner for everything that must not be seen. */
export async function openScanner(secrets: readonly Secret[]): Promise<Scanner> {
  const search = byteSearch(
    secrets.flatMap((secret) =>
      formsOf(secret).map(({ form, bytes }) => ({ label: `${secret.name}: ${form}`, bytes })),
    ),
  );
  const hashed = bloomHashes(secrets);
  const unpacker = await openUnpacker();

  async function scanFile(name: string, bytes: Uint8Array, beside?: Uint8Array): Promise<Findings> {
    const found = new Set(search(Buffer.from(name)).map(({ label }) => `${label} in the name ${name}`));
    try {
      const { format, pieces, bloomFilters } = await unpacker.unpack(name, bytes, beside);
      for (const { where, bytes: piece } of pieces)
        for (const { label } of search(piece)) found.add(`${label} in ${where}`);
      for (const { where, blocks } of bloomFilters) {
        for (const [group, hashes] of hashed) {
          if (hashes.every((hash) => mayHold(blocks, hash)))
            found.add(`${group}: values in the Bloom filter of ${where}`);
        }
      }
      return { leaks: [...found], undecodable: [], formats: { [format]: 1 } };
    } catch (error) {
      if (!(error instanceof UndecodableError)) throw error;
      for (const { label } of search(bytes)) found.add(`${label} in ${name}`);
      return { leaks: [...found], undecodable: [error.message], formats: {} };
    }
  }

  return {
    async scanFolders(folders, raw = []) {
      const all: Findings[] = [];
      for (const folder of folders) {
        for (const path of filesBelow(folder, raw)) {
          const wal = `${path}-wal`;
          const beside = existsSync(wal) ? readFileSync(wal) : undefined;
          const name = join('/', relative(folder, path));
          // A link is the name of a file, and no more: that file is read where it stands.
          if (lstatSync(path).isSymbolicLink())
            all.push(await scanFile(`${name}.txt`, Buffer.from(readlinkSync(path))));
          else all.push(await scanFile(name, readFileSync(path), beside));
        }
      }
      return together(all);
    },
    scanBytes: scanFile,
    close: () => unpacker.close(),
  };
}

/** Hashes of the whole values of each column, under its name, where it has enough of them. */
function bloomHashes(secrets: readonly Secret[]): [string, bigint[]][] {
  const groups = new Map<string, Set<string>>();
  for (const { name, wholes = [] } of secrets) {
    const group = name.split(',')[0] ?? name;
    const values = groups.get(group) ?? new Set();
    for (const whole of wholes) values.add(Buffer.from(whole).toString('latin1'));
    groups.set(group, values);
  }
  return [...groups]
    .filter(([, values]) => values.size >= bloomGroup)
    .map(([group, values]) => [group, [...values].map((value) => xxHash64(Buffer.from(value, 'latin1')))]);
}

function filesBelow(folder: string, raw: readonly string[]): string[] {
  if (raw.includes(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path, raw) : raw.includes(path) ? [] : [path];
  });
}

export function together(findings: readonly Findings[]): Findings {
  const formats: Partial<Record<Format, number>> = {};
  for (const each of findings) {
    for (const [format, count] of Object.entries(each.formats) as [Format, number][])
      formats[format] = (formats[format] ?? 0) + count;
  }
  return {
    leaks: findings.flatMap(({ leaks }) => leaks),
    undecodable: findings.flatMap(({ undecodable }) => undecodable),
    formats,
  };
}
