import { readFileSync } from 'node:fs';
import { SnapferryError } from '@snapferry/chassis';

export class FileUnreadableError extends SnapferryError {
  override readonly name = 'FileUnreadableError';
  readonly code = 'FILE_UNREADABLE';
  readonly disposition = 'reject';
}

/**
 * The text of a file that somebody named. Other bytes than UTF-8 are refused: names with signs put in their place would be
 * other names.
 *
 * @throws FileUnreadableError
 */
export function readText(file: string): string {
  return utf8(readBytes(file), file);
}

/**
 * The text of a dump; of pg_dump's custom format, which is no text, its first word: the reader of dumps says what to do.
 *
 * @throws FileUnreadableError
 */
export function readDump(file: string): string {
  const bytes = readBytes(file);
  const word = bytes.subarray(0, customFormat.length).toString('latin1');
  return word === customFormat ? word : utf8(bytes, file);
}

const customFormat = 'PGDMP';

function utf8(bytes: Buffer, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new FileUnreadableError(
      `expected UTF-8 in ${file}, found other bytes in line ${lineOfFault(bytes)}. Save it as UTF-8; a dump is by pg_dump --encoding=UTF8.`,
      { cause: error },
    );
  }
}

function readBytes(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const code = (error as { code?: string }).code ?? 'unknown error';
    const found = { ENOENT: 'no such file', EISDIR: 'a folder', EACCES: 'that it may not be read' }[code] ?? code;
    throw new FileUnreadableError(`expected a readable file at ${file}, found ${found}`, { cause: error });
  }
}

/** No byte of a longer sign of UTF-8 is a newline's, so lines can be looked at one by one. */
function lineOfFault(bytes: Buffer): number {
  let line = 1;
  for (let start = 0; start <= bytes.length; line += 1) {
    const newline = bytes.indexOf(0x0a, start);
    const end = newline === -1 ? bytes.length : newline;
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(start, end));
    } catch {
      return line;
    }
    start = end + 1;
  }
  return line;
}
