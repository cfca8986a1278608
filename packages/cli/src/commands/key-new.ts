import { existsSync } from 'node:fs';
import { SnapferryError } from '@snapferry/chassis';
import { fileCatalog } from '@snapferry/iceberg';
import { keyFilePath, newKeyFile } from '@snapferry/local';
import { homeLayout } from '../app/home.ts';
import { keyUse } from '../app/key-use.ts';
import { pc } from '../output/colours.ts';
import { keyStepsOnAws, numbered } from '../output/key-steps.ts';
import { printJson } from '../output/terminal.ts';
import { finishFailed } from './exit-code.ts';

export interface KeyNewOptions {
  readonly keyId: string;
  readonly home: string;
  /** Say what to do on AWS, and make nothing here. */
  readonly aws: boolean;
  readonly json: boolean;
}

class KeyLostError extends SnapferryError {
  override readonly name = 'KeyLostError';
  readonly code = 'KEY_LOST';
  readonly disposition = 'reject';
}

/** `snapferry key new`: a key that no contract names yet. */
export async function keyNew({ keyId, home, aws, json }: KeyNewOptions): Promise<number> {
  try {
    // Also where no file is made: the id goes into commands for a shell.
    keyFilePath(homeLayout(home).keys, keyId);
    const file = aws ? null : await makeKey(home, keyId);
    const steps = aws ? keyStepsOnAws(keyId) : [];
    if (json) printJson({ keyId, file, steps });
    else if (file === null) process.stdout.write(`${numbered(steps)}\n`);
    else {
      process.stdout.write(`${pc.green('✔')} key ${keyId} in ${file}, readable by you alone\n`);
      process.stdout.write('Keep a copy where only its custodian can read it: it cannot be made again.\n');
    }
    return 0;
  } catch (error) {
    return finishFailed(error, json);
  }
}

/**
 * Makes the key and gives its file.
 * @throws KeyUnavailableError where there is one; KeyLostError where tables hold pseudonyms of one that is gone.
 */
export async function makeKey(homeDirectory: string, keyId: string): Promise<string> {
  const { keys, lake } = homeLayout(homeDirectory);
  const file = keyFilePath(keys, keyId);
  const use = existsSync(file) ? undefined : (await keyUse(fileCatalog({ warehouse: lake }))).get(keyId);
  if (use === undefined) return newKeyFile(keys, keyId);
  throw new KeyLostError(
    `expected an id that no table knows, found ${keyId} in ${use.versions} versions of tables, whose key is gone. Put ${file} back from its copy; another key needs another id.`,
  );
}
