import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { requireCommand } from '../../tests/setup/run-command.ts';
import { pythonProgram, type Tools } from '../setup.ts';
import { columns } from './columns.ts';

export const rowsPerBatch = 1_000_000;
/** So that a part has about 7 MB: RDS's usually have 1 to 10 (Amazon Aurora user guide, "Exporting DB cluster snapshot data"). */
const usualParts = 16;

/**
 * The folders of an export with that many millions of rows, one a batch; what is not in the cache is written. The same rows on
 * every machine, all of them different, and a smaller export is the beginning of a larger one.
 */
export async function ensureParts(
  cache: string,
  tools: Tools,
  millions: number,
  partsPerBatch = usualParts,
): Promise<string[]> {
  const written = columns.map(({ name, exported }) => ({ name, exported }));
  const program = pythonProgram('write_parts.py');
  const key = createHash('sha256')
    .update(JSON.stringify([written, rowsPerBatch, partsPerBatch]))
    .update(readFileSync(program))
    .digest('hex')
    .slice(0, 12);
  const folder = join(cache, `export-${key}`);
  const batches = Array.from({ length: millions }, (_, index) => index + 1);
  const missing = batches.filter((batch) => !existsSync(join(folder, String(batch))));
  if (missing.length > 0) {
    mkdirSync(folder, { recursive: true });
    const scratch = join(folder, 'scratch');
    const task = { folder, scratch, columns: written, rowsPerBatch, partsPerBatch, batches: missing };
    await requireCommand(tools.python, [program, JSON.stringify(task)], { env: tools.env });
    rmSync(scratch, { recursive: true, force: true });
  }
  return batches.map((batch) => join(folder, String(batch)));
}
