import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { brotliCompressSync, crc32, deflateRawSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import avsc from 'avsc';

/** A file that holds a text somewhere, and the write-ahead log beside it if it has one. */
export interface Carrier {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly beside?: Uint8Array;
}

type Make = (text: string) => Carrier | Promise<Carrier>;

/** Every format that the scanner reads, with a text in every place that it looks at. */
export const carriers: Readonly<Record<string, Make>> = {
  'a text': (text) => file('log.txt', `before ${text} after`),
  'a page': (text) => file('page.html', `<p>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</p>`),
  'JSON, a value': (text) => file('a.json', JSON.stringify({ a: [{ b: `x${text}x` }] })),
  'JSON, a key': (text) => file('a.json', JSON.stringify({ [text]: 1 })),
  'JSON in JSON': (text) => file('a.json', JSON.stringify({ body: JSON.stringify({ detail: { text } }) })),
  'JSON, compressed and in base64': (text) =>
    file('a.json', JSON.stringify({ body: gzipSync(JSON.stringify({ text })).toString('base64') })),
  'JSON, compressed and in hex': (text) =>
    file('a.json', JSON.stringify({ body: zstdCompressSync(JSON.stringify({ text })).toString('hex') })),
  'an object without an ending': (text) => file('contracts/0a1b', JSON.stringify({ text })),
  'lines of JSON': (text) => file('a.jsonl', `${JSON.stringify({ a: 1 })}\n${JSON.stringify({ error: text })}\n`),
  gzip: (text) => file('a.gz', gzipSync(file('a', JSON.stringify({ text })).bytes)),
  zstd: (text) => file('a.zst', zstdCompressSync(JSON.stringify({ text }))),
  brotli: (text) => file('a.br', brotliCompressSync(JSON.stringify({ text }))),
  'snappy, framed': (text) => file('a.sz', snappyFile(JSON.stringify({ text }))),
  'gzip in gzip': (text) => file('a.gz', gzipSync(gzipSync(JSON.stringify({ text })))),
  'a name': (text) => file(`data/${text}/a.json`, '{}'),
  ...parquetCarriers(),
  ...avroCarriers(),
  ...sqliteCarriers(),
};

function file(name: string, content: string | Uint8Array): Carrier {
  return { name, bytes: Buffer.from(content) };
}

function parquetCarriers(): Record<string, Make> {
  const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;
  const many = (text: string, value: string) =>
    `SELECT CASE WHEN i = 500 THEN ${literal(text)} ELSE ${value} END AS v FROM range(1000) t(i)`;
  const plain = 'md5(CAST(i AS VARCHAR))';
  const codecs = ['uncompressed', 'snappy', 'gzip', 'zstd', 'brotli'];
  return {
    ...Object.fromEntries(
      codecs.flatMap((codec): [string, Make][] => [
        [`Parquet in ${codec}, a value`, (text) => parquet(many(text, plain), `COMPRESSION ${codec}`)],
        [
          `Parquet 2 in ${codec}, a value`,
          (text) => parquet(many(text, plain), `COMPRESSION ${codec}, PARQUET_VERSION V2`),
        ],
      ]),
    ),
    'Parquet, in a dictionary': (text) => parquet(many(text, "'few'"), 'COMPRESSION zstd'),
    'Parquet, in a list': (text) => parquet(`SELECT ['a', ${literal(text)}] AS v FROM range(10)`, 'COMPRESSION zstd'),
    'Parquet, in a struct': (text) =>
      parquet(`SELECT {'a': 1, 'b': ${literal(text)}} AS v FROM range(10)`, 'COMPRESSION zstd'),
    'Parquet, as bytes': (text) => parquet(`SELECT encode(${literal(text)}) AS v`, 'COMPRESSION zstd'),
    "Parquet, among the file's properties": (text) => parquet('SELECT 1 AS v', `KV_METADATA {about: ${literal(text)}}`),
    'Parquet, as the name of a column': (text) => parquet(`SELECT 1 AS "${text.replaceAll('"', '""')}"`, ''),
  };
}

/** One for all files: starting it takes longer than writing one. */
let duckdb: Promise<DuckDBInstance> | undefined;

export async function parquet(query: string, options: string): Promise<Carrier> {
  return inFolder(async (folder) => {
    const path = join(folder, 'a.parquet');
    duckdb ??= DuckDBInstance.create(':memory:', { autoinstall_known_extensions: 'false', threads: '1' });
    const connection = await (await duckdb).connect();
    try {
      await connection.run(`COPY (${query}) TO '${path}' (FORMAT parquet${options === '' ? '' : `, ${options}`})`);
    } finally {
      connection.closeSync();
    }
    return file('a.parquet', readFileSync(path));
  });
}

/** An Avro file with a bound among others. */
export async function avroFile(bound: string | Uint8Array, codec: string, doc = ''): Promise<Carrier> {
  const bounds = { type: 'record', name: 'entry', fields: [{ name: 'lower', type: { type: 'map', values: 'bytes' } }] };
  const encoders: Readonly<Record<string, (block: Buffer) => Uint8Array>> = {
    null: (block) => block,
    deflate: (block) => deflateRawSync(block),
    zstandard: (block) => zstdCompressSync(block),
    snappy: (block) => Buffer.concat([snappyBlock(block), uint32(crc32(block))]),
  };
  const codecs = Object.fromEntries(
    Object.entries(encoders).map(([name, encode]) => [
      name,
      (block: Buffer, done: (error: unknown, data: Buffer) => void) => done(undefined, Buffer.from(encode(block))),
    ]),
  );
  const options = { codec, codecs } as unknown as ConstructorParameters<typeof avsc.streams.BlockEncoder>[1];
  const encoder = new avsc.streams.BlockEncoder({ ...bounds, doc } as avsc.Schema, options);
  for (let i = 0; i < 50; i += 1) encoder.write({ lower: { 1: Buffer.from(i === 25 ? bound : `value ${i}`) } });
  encoder.end();
  return file('a.avro', Buffer.concat(await Array.fromAsync(encoder)));
}

function avroCarriers(): Record<string, Make> {
  return {
    ...Object.fromEntries(
      ['null', 'deflate', 'zstandard', 'snappy'].map((codec): [string, Make] => [
        `Avro in ${codec}`,
        (text) => avroFile(text, codec),
      ]),
    ),
    'Avro, in its schema': (text) => avroFile('', 'deflate', text),
  };
}

function sqliteCarriers(): Record<string, Make> {
  const made = (fill: (database: DatabaseSync) => void, withLog = false) =>
    inFolder(async (folder): Promise<Carrier> => {
      const path = join(folder, 'a.sqlite');
      const database = new DatabaseSync(path);
      try {
        if (withLog) database.exec('PRAGMA journal_mode = WAL');
        database.exec('CREATE TABLE t (id INTEGER PRIMARY KEY, v)');
        fill(database);
        const beside = withLog ? { beside: readFileSync(`${path}-wal`) } : {};
        return { name: 'a.sqlite', bytes: readFileSync(path), ...beside };
      } finally {
        database.close();
      }
    });
  const insert = (database: DatabaseSync, value: string | Uint8Array) =>
    database.prepare('INSERT INTO t (v) VALUES (?)').run(value);
  return {
    'SQLite, a text': (text) => made((database) => void insert(database, text)),
    'SQLite, over many pages': (text) =>
      made((database) => {
        // Where the page ends, the value goes on: one of these has the text there.
        for (let pad = 3900; pad < 4200; pad += 7) insert(database, `${'-'.repeat(pad)}${text}${'-'.repeat(5000)}`);
      }),
    'SQLite, a deleted row': (text) =>
      made((database) => {
        insert(database, `${'-'.repeat(9000)}${text}${'-'.repeat(9000)}`);
        database.exec('DELETE FROM t');
      }),
    'SQLite, compressed bytes': (text) => made((database) => void insert(database, gzipSync(JSON.stringify({ text })))),
    'SQLite, JSON in JSON': (text) =>
      made((database) => void insert(database, JSON.stringify({ body: JSON.stringify({ text }) }))),
    'SQLite, in the log alone': (text) => made((database) => void insert(database, text), true),
  };
}

/** The log as the file that it is. */
export async function walCarrier(text: string): Promise<Carrier> {
  const { beside } = (await carriers['SQLite, in the log alone']?.(text)) ?? {};
  return file('a.sqlite-wal', beside ?? '');
}

/** What was in the pages of a transaction that never ended, as the file that it is. */
export async function journalCarrier(text: string): Promise<Carrier> {
  return inFolder(async (folder) => {
    const path = join(folder, 'a.sqlite');
    const database = new DatabaseSync(path);
    try {
      database.exec('PRAGMA secure_delete = ON; CREATE TABLE t (v)');
      for (let pad = 3900; pad < 4200; pad += 7)
        database.prepare('INSERT INTO t VALUES (?)').run(`${'-'.repeat(pad)}${text}${'-'.repeat(5000)}`);
      database.exec('BEGIN; DELETE FROM t');
      return file('a.sqlite-journal', readFileSync(`${path}-journal`));
    } finally {
      database.close();
    }
  });
}

async function inFolder<T>(make: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'snapferry-canary-self-test-'));
  try {
    return await make(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Snappy without compressing anything: one literal after the other (format_description.txt), of 60 bytes at most. */
function snappyBlock(bytes: Uint8Array): Buffer {
  const length: number[] = [];
  for (let rest = bytes.length; ; rest >>>= 7) {
    length.push(rest < 0x80 ? rest : (rest & 0x7f) | 0x80);
    if (rest < 0x80) break;
  }
  const literals: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += 60) {
    const part = bytes.subarray(at, at + 60);
    literals.push(Uint8Array.of((part.length - 1) << 2), part);
  }
  return Buffer.concat([Uint8Array.from(length), ...literals]);
}

function snappyFile(text: string): Buffer {
  const data = Buffer.concat([Buffer.alloc(4), snappyBlock(Buffer.from(text))]);
  const head = Buffer.from([0, data.length & 0xff, (data.length >> 8) & 0xff, data.length >> 16]);
  return Buffer.concat([Buffer.from('\xff\x06\x00\x00sNaPpY', 'latin1'), head, data]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
