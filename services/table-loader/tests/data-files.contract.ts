import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { DataFiles } from '../src/ports/warehouse.ts';

export interface DataFilesRig {
  readonly files: DataFiles;
  /** URI of a folder in which there is nothing yet. */
  readonly folder: string;
}

/** What every DataFiles promises. */
export function describeDataFiles(
  name: string,
  factory: (scratch: string) => Promise<DataFilesRig> | DataFilesRig,
): void {
  async function setUp() {
    const scratch = mkdtempSync(join(tmpdir(), 'snapferry-data-files-'));
    onTestFinished(() => rmSync(scratch, { recursive: true, force: true }));
    const { files, folder } = await factory(scratch);
    const place = async (body: Uint8Array, file = '0190.parquet'): Promise<string> => {
      const path = join(scratch, 'out.parquet');
      writeFileSync(path, body);
      await files.placeDataFile(path, `${folder}/data/${file}`);
      expect(existsSync(path), 'the local file is gone').toBe(false);
      return `${folder}/data/${file}`;
    };
    return { files, folder, place };
  }

  describe(`${name} as DataFiles`, () => {
    it.each([0, 1, 20 * 1024 * 1024 + 1])('keeps a file of %d bytes, byte for byte', async (size) => {
      const { files, place } = await setUp();
      const body = randomBytes(size);
      const uri = await place(body);
      expect(await files.fingerprint(uri)).toEqual({ size, sha256: createHash('sha256').update(body).digest('hex') });
      const fetched = await files.fetchDataFile(uri);
      expect(Buffer.compare(readFileSync(fetched.path), body)).toBe(0);
      await fetched.release();
      expect(await files.fingerprint(uri)).toMatchObject({ size });
    });

    it('keeps files apart', async () => {
      const { files, place } = await setUp();
      const [one, other] = [
        await place(Buffer.from('one'), 'a.parquet'),
        await place(Buffer.from('other'), 'b.parquet'),
      ];
      expect([(await files.fingerprint(one))?.size, (await files.fingerprint(other))?.size]).toEqual([3, 5]);
    });

    it('knows no file where there is none', async () => {
      const { files, folder } = await setUp();
      expect(await files.fingerprint(`${folder}/data/gone.parquet`)).toBeUndefined();
    });
  });
}
