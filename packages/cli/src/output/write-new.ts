import { writeFileSync } from 'node:fs';
import { FileUnreadableError } from '../app/read-text.ts';

/** Makes a file. What is there already may have been edited by somebody, so it is not replaced. @throws FileUnreadableError */
export function writeNew(file: string, text: string): void {
  try {
    writeFileSync(file, text, { flag: 'wx' });
  } catch (error) {
    const code = (error as { code?: string }).code ?? 'unknown error';
    throw new FileUnreadableError(
      `expected to make the file ${file}, found ${code === 'EEXIST' ? 'that it exists. Name another, or remove it first' : code}`,
      { cause: error },
    );
  }
}
