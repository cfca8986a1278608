import { renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { type DataContract, rotateKey } from '@snapferry/contract';
import { keyFiles, listKeyFiles } from '@snapferry/local';
import { homeLayout } from '../app/home.ts';
import { FileUnreadableError, readText } from '../app/read-text.ts';
import { pc } from '../output/colours.ts';
import { keyStepsOnAws, numbered, rotationStepsOnAws } from '../output/key-steps.ts';
import { printJson } from '../output/terminal.ts';
import { finishFailed } from './exit-code.ts';
import { makeKey } from './key-new.ts';

export interface KeyRotateOptions {
  readonly contract: string;
  readonly to: string;
  readonly home: string;
  /** Write the contract's version and say what to do on AWS; make no key here. */
  readonly aws: boolean;
  readonly json: boolean;
}

/** What a rotation did, and what is still to do. */
export interface RotatedKey {
  readonly contract: string;
  readonly keyId: { readonly before: string; readonly after: string };
  readonly version: { readonly before: string; readonly after: string };
  /** Tables whose tokens change with their next load. */
  readonly tables: readonly string[];
  /** Null where the key is not made here. */
  readonly keyFile: string | null;
  readonly steps: readonly string[];
}

/** `snapferry key rotate`: the contract's next version names another key. */
export async function keyRotate(options: KeyRotateOptions): Promise<number> {
  try {
    const rotated = await rotate(options);
    if (options.json) printJson(rotated);
    else print(rotated);
    return 0;
  } catch (error) {
    return finishFailed(error, options.json);
  }
}

/**
 * The key first, then the version of the contract that names it. Done again after it was interrupted, it takes the key
 * that is there.
 *
 * @throws FileUnreadableError; InvalidContractError; KeyUnavailableError; KeyLostError
 */
export async function rotate({ contract, to, home, aws }: Omit<KeyRotateOptions, 'json'>): Promise<RotatedKey> {
  const { before, after, text } = rotateKey(readText(contract), to, contract);
  const keyFile = aws ? null : await requireKey(home, to);
  replaceText(contract, text);
  return {
    contract,
    keyId: { before: before.keyId, after: after.keyId },
    version: { before: before.version, after: after.version },
    tables: hashedTables(after),
    keyFile,
    steps: aws
      ? [...keyStepsOnAws(to, after.dataset), ...rotationStepsOnAws(contract, after.version, after.dataset)]
      : [
          `Carry it: npx snapferry run --contract ${contract} --source <url>`,
          'See that no table shows tokens of the old key: npx snapferry key list',
        ],
  };
}

/** The key's file; makes it if there is none. @throws KeyUnavailableError; KeyLostError */
async function requireKey(homeDirectory: string, keyId: string): Promise<string> {
  const { keys } = homeLayout(homeDirectory);
  const standing = listKeyFiles(keys).find((key) => key.keyId === keyId);
  if (standing === undefined) return makeKey(homeDirectory, keyId);
  await keyFiles(keys).get(keyId);
  return standing.file;
}

function hashedTables({ dataset, tables }: DataContract): string[] {
  return tables
    .filter(({ carried, columns }) => carried && columns.some(({ policy }) => policy === 'hmac'))
    .map(({ target }) => `${dataset}.${target}`);
}

/** The whole new text or the whole old one stands there, whatever happens meanwhile. @throws FileUnreadableError */
function replaceText(file: string, text: string): void {
  const draft = `${file}.${process.pid}.new`;
  try {
    writeFileSync(draft, text, { flag: 'wx', mode: statSync(file).mode });
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    const code = (error as { code?: string }).code ?? 'unknown error';
    throw new FileUnreadableError(`expected to change the file ${file}, found ${code}`, { cause: error });
  }
}

function print({ contract, keyId, version, tables, keyFile, steps }: RotatedKey): void {
  const out = (line: string): void => void process.stdout.write(`${line}\n`);
  if (keyFile !== null) out(`${pc.green('✔')} key ${keyId.after} in ${keyFile}`);
  out(
    `${pc.green('✔')} ${contract}: version ${version.before} → ${version.after}, key ${keyId.before} → ${keyId.after}`,
  );
  out(`Tokens change in ${tables.join(', ')}: none joins with one that somebody kept from before.`);
  out(`\n${numbered(steps)}`);
}
