import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mayHold, xxHash64 } from '../scan/parquet/bloom.ts';
import { openScanner, type Scanner } from '../scan/scan.ts';
import { formsOf, type Secret } from '../scan/secrets.ts';
import { avroFile, carriers, journalCarrier, parquet, walCarrier } from '../self-test/carriers.ts';

/** One that every escape leaves alone, and one that every escape changes. */
const plain = 'aB3xQ9mZ7k';
const hostile = `é"'\\<&>% ☃漢字`;
const key = Buffer.from('00112233445566778899aabbccddeeff', 'hex');
const secret: Secret = {
  name: 'planted',
  texts: [plain, hostile],
  binaries: [key],
  wholes: [`Mx ${plain}@example.org `, hostile],
};
const other: Secret = {
  name: 'other',
  texts: ['Zz9yX8wV7u'],
  binaries: [Buffer.alloc(16, 7)],
  wholes: ['Zz9yX8wV7u!'],
};

let scanner: Scanner;
let blind: Scanner;

beforeAll(async () => {
  scanner = await openScanner([secret]);
  blind = await openScanner([other]);
});
afterAll(() => {
  scanner?.close();
  blind?.close();
});

describe('the scanner finds a planted secret', () => {
  const forms = formsOf(secret);

  it(`in each of ${forms.length} forms, wherever it stands in a file`, async () => {
    expect(forms.length).toBeGreaterThan(100);
    for (const { form, bytes } of forms) {
      // Bytes of any kind, as a page of a column may hold them; no text could.
      const { bytes: file } = await parquet(
        `SELECT from_hex('${Buffer.concat([Buffer.from('ab'), bytes, Buffer.from([0, 255])]).toString('hex')}') AS v`,
        'COMPRESSION zstd',
      );
      const { leaks } = await scanner.scanBytes('a.parquet', file);
      expect(leaks, form).not.toEqual([]);
    }
  }, 60_000);

  it.each(Object.entries(carriers))('in %s', async (_where, make) => {
    for (const text of [plain, hostile]) {
      // A name has no slash in it that is not a folder's.
      const { name, bytes, beside } = await make(text);
      const { leaks, undecodable } = await scanner.scanBytes(name, bytes, beside);
      expect(undecodable).toEqual([]);
      expect(leaks, text).not.toEqual([]);
      expect((await blind.scanBytes(name, bytes, beside)).leaks).toEqual([]);
    }
  });

  it.each([
    ['log', walCarrier],
    ['rollback journal', journalCarrier],
  ])('in the %s of a database, as the file that it is', async (_what, make) => {
    const { name, bytes } = await make(plain);
    const { leaks, undecodable } = await scanner.scanBytes(name, bytes);
    expect(undecodable).toEqual([]);
    expect(leaks).toContainEqual(expect.stringContaining('› pages'));
  });

  it('in a dictionary, whether a row uses it or not', async () => {
    const make = carriers['Parquet, in a dictionary'];
    const { bytes } = (await make?.(plain)) ?? { bytes: new Uint8Array() };
    const { leaks } = await scanner.scanBytes('a.parquet', bytes);
    expect(leaks).toContainEqual(expect.stringContaining('dictionary page'));
  });

  it('as the least and the greatest value of a column', async () => {
    const { bytes } = await parquet(`SELECT unnest(['!${plain}', 'm', '~']) AS v`, 'COMPRESSION zstd');
    const { leaks } = await scanner.scanBytes('a.parquet', bytes);
    expect(leaks).toContainEqual(expect.stringContaining('parquet_metadata'));
  });

  it.each([
    ['date', '1867-03-09', Date.UTC(1867, 2, 9) / 86_400_000],
    ['number', '1234567890', 1_234_567_890],
  ])('by its %s in a bound of four bytes', async (_what, text, bound) => {
    const four = Buffer.alloc(4);
    four.writeInt32LE(bound);
    const { name, bytes } = await avroFile(four, 'zstandard');
    const bounded = await openScanner([{ name: 'value', texts: [text] }]);
    expect((await bounded.scanBytes(name, bytes)).leaks).toEqual(['value: clear in a.avro › bounds']);
    bounded.close();
  });

  it('in a folder, whatever it is called, and nowhere below a raw one', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'snapferry-canary-scanner-'));
    try {
      for (const name of ['a/b/c.json', 'raw/c.json']) {
        mkdirSync(dirname(join(folder, name)), { recursive: true });
        writeFileSync(join(folder, name), JSON.stringify({ plain }));
      }
      symlinkSync(join(folder, 'raw/c.json'), join(folder, 'link.json'));
      const { leaks, formats } = await scanner.scanFolders([folder], [join(folder, 'raw')]);
      expect(formats).toEqual({ json: 1, text: 1 });
      expect(leaks.length).toBeGreaterThan(0);
      for (const leak of leaks) expect(leak).toContain('/a/b/c.json');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('a Bloom filter', () => {
  const values = Array.from({ length: 8 }, (_, index) => `${plain}-${index}-${'x'.repeat(index * 9)}`);
  const column = (names: readonly string[]) =>
    parquet(
      `SELECT v FROM (SELECT unnest([${names.map((name) => `'${name}'`).join(', ')}]) AS v), range(50)`,
      'COMPRESSION zstd',
    );

  it('gives away the values that were put into it', async () => {
    const holder = await openScanner([{ name: 'person.email, all', texts: ['not in the file'], wholes: values }]);
    try {
      const { leaks } = await holder.scanBytes('a.parquet', (await column(values)).bytes);
      expect(leaks).toEqual([expect.stringMatching(/^person\.email: values in the Bloom filter of /)]);
      const others = values.map((value) => `other ${value}`);
      expect((await holder.scanBytes('a.parquet', (await column(others)).bytes)).leaks).toEqual([]);
    } finally {
      holder.close();
    }
  });

  it('is read as its specification has it', () => {
    // xxhash_spec.md and the reference implementation's own sanity checks.
    expect(xxHash64(Buffer.alloc(0))).toBe(0xef46db3751d8e999n);
    expect(xxHash64(Buffer.from('a'))).toBe(0xd24ec4f1a98c6e5bn);
    expect(xxHash64(Buffer.from('abc'))).toBe(0x44bc2cf5ad770999n);
    expect(mayHold(new Uint8Array(32), 1n)).toBe(false);
    expect(mayHold(new Uint8Array(32).fill(255), 1n)).toBe(true);
  });
});

describe('the scanner refuses to call clean', () => {
  it.each<[string, string, Uint8Array]>([
    ['a format that it does not know', 'a.bin', Buffer.from('????')],
    ['a Parquet file that is cut off', 'a.parquet', Buffer.from('PAR1 and no more')],
    ['an Avro file that is cut off', 'a.avro', Buffer.from('Obj\x01 and no more', 'latin1')],
    ['JSON that is none', 'a.json', Buffer.from('{')],
    ['a line of JSON that is none', 'a.jsonl', Buffer.from('{}\nTypeError: x\n')],
    ['a text in another alphabet', 'a.txt', Buffer.from('é', 'latin1')],
    ['a compressed file that is damaged', 'a.gz', Buffer.from('\x1f\x8b damaged', 'latin1')],
    ['a database that is damaged', 'a.sqlite', Buffer.from(`SQLite format 3\0${'x'.repeat(200)}`)],
    ['a key of another length', 'a.key', Buffer.alloc(31)],
  ])('%s, and still looks at its bytes', async (_what, name, bytes) => {
    const { leaks, undecodable } = await scanner.scanBytes(name, Buffer.concat([bytes, Buffer.from(plain)]));
    expect(undecodable).toEqual([expect.stringContaining(name)]);
    expect(leaks).not.toEqual([]);
  });
});

it('takes no secret that would be found by chance', () => {
  expect(() => formsOf({ name: 'short', texts: ['abc'] })).toThrow(/short/);
});
