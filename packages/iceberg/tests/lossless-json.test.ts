import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidTableError } from '../src/errors.ts';
import { parseJson, printJson } from '../src/lossless-json.ts';
import { parseTableMetadata, printTableMetadata } from '../src/table-metadata.ts';

describe('lossless JSON', () => {
  it('gives back the text of any number, known field or not', () => {
    const text =
      '{"current-snapshot-id":9223372036854775807,"snapshot-id":1,"x":9007199254740993,"y":1.0,"z":1e3,"s":"9007199254740993"}';
    expect(printJson(parseJson(text))).toBe(text);
  });

  it('reads snapshot ids as bigint whatever their size', () => {
    expect(parseJson('{"snapshot-id":5,"parent-snapshot-id":6917529027641081859,"schema-id":3}')).toEqual({
      'snapshot-id': 5n,
      'parent-snapshot-id': 6917529027641081859n,
      'schema-id': 3,
    });
  });

  it('round-trips every int64', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (id) => {
        expect(parseJson(printJson({ 'snapshot-id': id }))).toEqual({ 'snapshot-id': id });
      }),
    );
  });
});

describe('table metadata', () => {
  // Shape of the spec's example of version 2, with fields of later versions and of other writers.
  const text = `{"format-version":2,"table-uuid":"9c12d441-03fe-4693-9a96-a0705ddf69c1","location":"file:///lake/t",
    "last-sequence-number":34,"last-updated-ms":1602638573590,"last-column-id":3,"current-schema-id":0,
    "schemas":[{"type":"struct","schema-id":0,"fields":[{"id":1,"name":"x","required":true,"type":"long","initial-default":7.0}]}],
    "default-spec-id":0,"partition-specs":[{"spec-id":0,"fields":[]}],"last-partition-id":999,"default-sort-order-id":0,
    "sort-orders":[{"order-id":0,"fields":[]}],"current-snapshot-id":3055729675574597004,
    "snapshots":[{"snapshot-id":3055729675574597004,"timestamp-ms":1555100955770,"sequence-number":1,
      "summary":{"operation":"append"},"manifest-list":"s3://a/b/2.avro","first-row-id":9007199254740995}],
    "statistics":[{"snapshot-id":3055729675574597004,"blob":{"nested":[1.50]}}],"vendor":null}`;

  it('keeps unknown fields over a round trip', () => {
    const again = JSON.parse(printTableMetadata(parseTableMetadata(text, 'test')));
    expect(again).toMatchObject(JSON.parse(text));
    expect(printTableMetadata(parseTableMetadata(text, 'test'))).toContain('"first-row-id":9007199254740995');
  });

  it('derives main from current-snapshot-id where refs are absent', () => {
    expect(parseTableMetadata(text, 'test').refs.main?.['snapshot-id']).toBe(3055729675574597004n);
  });

  it.each(['-1', 'null'])('takes current-snapshot-id %s as none', (id) => {
    const none = text.replace('"current-snapshot-id":3055729675574597004', `"current-snapshot-id":${id}`);
    expect(parseTableMetadata(none, 'test')['current-snapshot-id']).toBeUndefined();
  });

  const main = (id: string) => `"refs":{"main":{"snapshot-id":${id},"type":"branch"}},"snapshots"`;
  it.each([
    ['no schema of the current id', '"schema-id":0', '"schema-id":7', 'expected current-schema-id to name'],
    ['no partition spec of the default id', '"spec-id":0', '"spec-id":7', 'expected default-spec-id to name'],
    [
      'no sort order of the default id',
      'sort-order-id":0',
      'sort-order-id":7',
      'expected default-sort-order-id to name',
    ],
    [
      'no snapshot of the current id',
      '"snapshots":[{"snapshot-id":3',
      '"snapshots":[{"snapshot-id":4',
      'expected current-snapshot-id',
    ],
    ['main at another snapshot', '"snapshots"', main('4'), 'expected main to be at the current snapshot'],
    [
      'main, and no current snapshot',
      '"current-snapshot-id":3055729675574597004,',
      `${main('4').replace('"snapshots"', '')}`,
      'expected main',
    ],
  ])('refuses text with %s', (_what, from, to, said) => {
    expect(text).toContain(from);
    expect(() => parseTableMetadata(text.replace(from, to), 'test')).toThrow(InvalidTableError);
    expect(() => parseTableMetadata(text.replace(from, to), 'test')).toThrow(said);
    expect(() => parseTableMetadata(text.replace('"snapshots"', main('3055729675574597004')), 'test')).not.toThrow();
  });

  it('knows the order of no fields where a writer did not list it', () => {
    const listed = '"sort-orders":[{"order-id":0,"fields":[]}]';
    expect(text).toContain(listed);
    const read = parseTableMetadata(text.replace(listed, '"sort-orders":[]'), 'test');
    expect(read['sort-orders']).toEqual([{ 'order-id': 0, fields: [] }]);
  });

  it('refuses text without a required field, and never quotes the text', () => {
    expect(() => parseTableMetadata(text.replace('table-uuid', 'uuid'), 'test')).toThrow(
      'expected a string as table-uuid',
    );
    expect(() => parseTableMetadata('{"secret', 'test')).toThrow(InvalidTableError);
    expect(() => parseTableMetadata('{"secret', 'test')).not.toThrow('secret');
  });
});
