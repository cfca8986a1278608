import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { DataContract } from '@snapferry/contract';
import { type Findings, openScanner, together } from '../scan/scan.ts';
import type { Secret } from '../scan/secrets.ts';
import { notRaw, rawFolders, workplace } from './raw-places.ts';

/** One machine as a command sees it: a home, a working directory, a user's own, one for temporary files, and what was printed. */
export interface World {
  readonly home: string;
  /** What makes a process use this world alone. */
  readonly environment: Readonly<Record<string, string>>;
  readonly workingDirectory: string;
  /** Keeps what a command printed; `json` where that is one JSON value. */
  keep(name: string, printed: string, format: 'txt' | 'json' | 'html'): void;
  /**
   * Reads every byte of this world but those in raw places.
   *
   * @param killed whether a process died at its work, so that a file may be cut off where it worked; its bytes are read as they are.
   */
  look(contract: DataContract, secrets: readonly Secret[], options?: { killed?: boolean }): Promise<Findings>;
  /** Which of the secrets stand in the raw places: those that were never planted could not leak. */
  standing(contract: DataContract, secrets: readonly Secret[]): Promise<Set<string>>;
  /** Files in the places for temporary work. */
  leftovers(): string[];
  close(): void;
}

export function openWorld(): World {
  const root = mkdtempSync(join(tmpdir(), 'snapferry-canary-'));
  const [home = '', workingDirectory = '', user = '', temporary = '', printed = ''] = [
    'home',
    'cwd',
    'user',
    'temporary',
    'printed',
  ].map((name) => join(root, name));
  for (const folder of [workingDirectory, user, temporary, printed]) mkdirSync(folder);
  let count = 0;

  async function scan(secrets: readonly Secret[], places: readonly string[], raw: readonly string[]) {
    const folders = places.filter((folder) => existsSync(folder));
    const keys = keySecrets(home);
    const scanner = await openScanner([...secrets, ...keys]);
    try {
      const findings = await scanner.scanFolders(folders, raw);
      // A key stands in its own file.
      const leaks = findings.leaks.filter((leak) => !/^key .* in \/home\/keys\//.test(leak));
      return { ...findings, leaks };
    } finally {
      scanner.close();
    }
  }

  return {
    home,
    workingDirectory,
    environment: { TMPDIR: temporary, HOME: user },
    keep(name, text, format) {
      count += 1;
      writeFileSync(join(printed, `${count}-${name}.${format}`), text);
    },
    async look(contract, secrets, { killed = false } = {}) {
      const raw = rawFolders(home, contract);
      const found = together([await scan(secrets, [root], raw), await scan(secrets, notRaw(home, contract), [])]);
      const halfWritten = join('/', relative(root, join(home, workplace)), '/');
      const undecodable = found.undecodable.filter((problem) => !(killed && problem.startsWith(halfWritten)));
      return { ...found, undecodable };
    },
    async standing(contract, secrets) {
      const { leaks } = await scan(secrets, rawFolders(home, contract), []);
      return new Set(leaks.map((leak) => leak.split(': ')[0] ?? leak));
    },
    leftovers: () =>
      [temporary, workingDirectory, user, join(home, workplace)]
        .filter((folder) => existsSync(folder))
        .flatMap((folder) =>
          readdirSync(folder, { recursive: true, withFileTypes: true })
            .filter((entry) => !entry.isDirectory())
            .map((entry) => join(entry.parentPath, entry.name)),
        ),
    close: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** The home's own keys: who has one can test a pseudonym against a guess. */
function keySecrets(home: string): Secret[] {
  const folder = join(home, 'keys');
  if (!existsSync(folder)) return [];
  return readdirSync(folder).map((file) => ({
    name: `key ${file}`,
    texts: [],
    binaries: [readFileSync(join(folder, file))],
  }));
}
