import { describe, expect, it } from 'vitest';
import { readOptions } from '../options.ts';

const names = (args: readonly string[]) =>
  readOptions(args).sizes.map(({ millions, pairs, contestants }) => [
    millions,
    pairs,
    ...contestants.map(({ name }) => name),
  ]);
const everybody = ['loader', 'proving', 'masking', 'two_threads', 'pyiceberg', 'pyiceberg_streamed', 'spark'];

describe('readOptions', () => {
  it('runs everybody on small tables and the loader alone on the large one', () => {
    expect(names([])).toEqual([
      [1, 5, ...everybody],
      [6, 5, ...everybody],
      [60, 2, 'loader', 'proving'],
    ]);
    expect(readOptions(['--write'])).toMatchObject({ commit: { files: 1000, pairs: 5 }, write: true });
  });

  it('looks for the best floor on every size but the large one', () => {
    const floors = readOptions([]).sizes.map(({ floor }) => floor);
    expect(floors).toEqual([{ passes: 3 }, { passes: 3 }, 'best of the size before']);
    expect(readOptions(['--millions', '60']).sizes[0]?.floor).toEqual({ passes: 1 });
  });

  it('runs everybody once with --quick', () => {
    expect(names(['--quick'])).toEqual([[1, 1, ...everybody]]);
    expect(readOptions(['--quick'])).toMatchObject({ commit: { pairs: 1 }, write: false });
  });

  it('takes a choice', () => {
    expect(names(['--millions', '6,1', '--pairs', '3', '--contestants', 'loader,commit'])).toEqual([
      [6, 3, 'loader'],
      [1, 3, 'loader'],
    ]);
    expect(readOptions(['--contestants', 'loader']).commit).toBeUndefined();
  });

  it.each([
    [['--write', '--millions', '1'], 'found several'],
    [['--quick', '--write'], 'found several'],
    [['--contestants', 'duckdb'], 'found "duckdb"'],
    [['--pairs', '0'], 'found "0"'],
  ])('refuses %o', (args, message) => {
    expect(() => readOptions(args)).toThrow(message);
  });
});
