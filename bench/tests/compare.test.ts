import { describe, expect, it } from 'vitest';
import { compareOutputs, compareShapes } from '../check/compare.ts';
import type { Output } from '../check/output.ts';
import { floor } from '../contestants/floor.ts';
import { loaders } from '../contestants/loader.ts';
import { carried } from '../corpus/columns.ts';

const [loader, , masking] = loaders({});
const expected: Output = {
  rows: 10,
  columns: Object.fromEntries(carried.map(({ name }) => [name, `sum of ${name}`])),
  wholeRows: '1',
  openRows: '2',
  files: 4,
  bytes: 1000,
  codecs: 'ZSTD',
  rowGroup: 26_624,
};
const differing = (part: Partial<Output>) => compareOutputs(loader, { ...expected, ...part }, expected);

describe('compareOutputs', () => {
  it('finds no fault in the same rows', () => {
    expect(compareOutputs(floor({ threads: 1, memoryLimitMb: 1 }), expected, expected)).toEqual([]);
  });

  it('names what differs', () => {
    expect(differing({ rows: 9 })).toEqual(['loader, without its proof: rows: expected 10, found 9']);
    expect(differing({ columns: { ...expected.columns, note: 'x' } })).toEqual([
      'loader, without its proof: note: expected sum of note, found x',
    ]);
  });

  it('sees values that changed their row', () => {
    expect(differing({ wholeRows: '3' })).toHaveLength(1);
  });

  it('lets pseudonyms differ, and nothing else', () => {
    const hashed = { ...expected, wholeRows: '9', columns: { ...expected.columns, email: 'x', phone: 'y' } };
    expect(compareOutputs(masking, hashed, expected)).toEqual([]);
    expect(compareOutputs(loader, hashed, expected)).toHaveLength(3);
    expect(compareOutputs(masking, { ...hashed, openRows: '3' }, expected)).toHaveLength(1);
  });
});

describe('compareShapes', () => {
  it('takes what threads leave to chance', () => {
    expect(compareShapes(loader, { ...expected, files: 5, bytes: 1049, rowGroup: 28_672 }, expected)).toEqual([]);
  });

  it.each([{ codecs: 'SNAPPY' }, { rowGroup: 30_720 }, { bytes: 900 }, { files: 8 }])('refuses %o', (part) => {
    expect(compareShapes(loader, { ...expected, ...part }, expected)).toHaveLength(1);
  });

  it('lets pseudonyms be longer', () => {
    expect(compareShapes(masking, { ...expected, bytes: 2000, files: 8, rowGroup: 20_480 }, expected)).toEqual([]);
  });

  it.each([{ codecs: 'SNAPPY' }, { rowGroup: 30_720 }, { bytes: 900 }, { files: 3 }])(
    'refuses %o of pseudonyms as well',
    (part) => {
      expect(compareShapes(masking, { ...expected, bytes: 2000, files: 8, ...part }, expected)).toHaveLength(1);
    },
  );
});
