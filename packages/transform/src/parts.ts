import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { LoadEngineError, PartUnreadableError } from './errors.ts';

const magic = 'PAR1';
/** Magic, an empty footer, its length, magic. */
const smallest = 12;

/**
 * Proves that a file begins and ends as Parquet does and that its footer fits in it: what a broken transfer violates.
 * Parquet format, "File Format": `PAR1`, data, footer, its length in 4 bytes, `PAR1`.
 * @throws PartUnreadableError naming what was expected and found.
 */
export async function checkPart(path: string): Promise<void> {
  const part = basename(path);
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    // Anything else, such as too many open files, says nothing of the part.
    if (error.code !== 'ENOENT') throw new LoadEngineError('opening a part', error.code ?? 'Unknown Error');
    throw new PartUnreadableError(part, 'expected a file, found none');
  });
  try {
    const { size } = await file.stat();
    if (size < smallest)
      throw new PartUnreadableError(part, `expected at least ${smallest} bytes of Parquet, found ${size}`);
    const head = Buffer.alloc(4);
    const tail = Buffer.alloc(8);
    await file.read(head, 0, 4, 0);
    await file.read(tail, 0, 8, size - 8);
    if (head.toString('latin1') !== magic)
      throw new PartUnreadableError(part, `expected ${magic} at its start, found other bytes`);
    if (tail.toString('latin1', 4) !== magic) {
      throw new PartUnreadableError(
        part,
        `expected ${magic} at its end, found other bytes: the file is cut off (${size} bytes)`,
      );
    }
    const footer = tail.readUInt32LE(0);
    if (footer > size - smallest) {
      throw new PartUnreadableError(part, `expected a footer of ${footer} bytes, found a file of ${size}`);
    }
  } finally {
    await file.close();
  }
}
