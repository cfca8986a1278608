export type Format =
  | 'empty'
  | 'parquet'
  | 'avro'
  | 'sqlite'
  | 'sqlite-wal'
  | 'sqlite-shm'
  | 'sqlite-journal'
  | 'gzip'
  | 'zstd'
  | 'brotli'
  | 'snappy'
  | 'json'
  | 'json-lines'
  | 'text'
  | 'key';

/** First bytes that say what follows, whatever it is called. */
const magic: readonly (readonly [Format, string])[] = [
  ['parquet', 'PAR1'],
  ['avro', 'Obj\x01'],
  ['sqlite', 'SQLite format 3\0'],
  ['sqlite-wal', '\x37\x7f\x06\x82'],
  ['sqlite-wal', '\x37\x7f\x06\x83'],
  ['gzip', '\x1f\x8b'],
  ['zstd', '\x28\xb5\x2f\xfd'],
  ['snappy', '\xff\x06\x00\x00sNaPpY'],
];

const byName: readonly (readonly [Format, RegExp])[] = [
  ['parquet', /\.parquet$/],
  ['avro', /\.avro$/],
  ['sqlite', /\.sqlite$/],
  ['sqlite-shm', /\.sqlite-shm$/],
  // Its first bytes are zeros until it is synced.
  ['sqlite-journal', /\.sqlite-journal$/],
  ['brotli', /\.br$/],
  ['json-lines', /\.jsonl$/],
  ['json', /\.json$/],
  // What a killed process was about to put into place.
  ['text', /\.(txt|text|html|csv|yaml|tmp)$/],
];

/** The format of a file, by its content first; undefined for what nobody here can read. */
export function formatOf(name: string, bytes: Uint8Array): Format | undefined {
  if (bytes.length === 0) return 'empty';
  if (/\.(key|mac)$/.test(name) && bytes.length === 32) return 'key';
  const head = Buffer.from(bytes.subarray(0, 16)).toString('latin1');
  const known = magic.find(([, begins]) => head.startsWith(begins)) ?? byName.find(([, ends]) => ends.test(name));
  if (known !== undefined) return known[0];
  // Content-addressed objects have no name that would say.
  return head.startsWith('{') ? 'json' : undefined;
}
