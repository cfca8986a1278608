import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contractYaml, item } from './support/contract-of-two.ts';
import { snapferry as runSnapferry, snapferryBin } from './support/snapferry-command.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'snapferry-mistakes-'));
  writeFileSync(join(folder, 'good.yaml'), contractYaml({ item }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const snapferry = (...args: string[]) => runSnapferry(args, folder);

describe('files that are not what they should be', () => {
  const file = (name: string, content: string | Uint8Array): string => {
    writeFileSync(join(folder, name), content);
    return name;
  };
  const latin1 = (text: string): Uint8Array => Buffer.from(text, 'latin1');

  it.each([
    ['a dump', ['contract', 'init', '--schema'], 'latin1.sql', 'CREATE TABLE t (id integer,\n "größe" text);'],
    ['a contract', ['contract', 'check', '--contract'], 'latin1.yaml', 'kind: DataContract\nname: größe\n'],
  ])('%s in another encoding is refused by its line', (_what, command, name, text) => {
    const { code, stdout, stderr } = snapferry(...command, file(name, latin1(text)));
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain(`expected UTF-8 in ${name}, found other bytes in line 2`);
  });

  it("a dump in pg_dump's custom format is known as one, whatever its bytes", () => {
    const dump = file('custom.dump', Buffer.from([...Buffer.from('PGDMP'), 1, 14, 0xff, 0xfe, 0]));
    const { code, stderr } = snapferry('contract', 'init', '--schema', dump);
    expect([code, stderr]).toEqual([1, expect.stringContaining('use --format=plain')]);
  });

  it('an empty dump makes a draft, and is told', () => {
    const { code, stderr } = snapferry('contract', 'init', '--schema', file('empty.sql', '-- nothing\n'));
    expect([code, stderr]).toEqual([0, expect.stringContaining('holds no table')]);
  });

  it('a draft that is too large for a contract is made, and told', () => {
    const words = 'word '.repeat(2_000_000);
    const dump = `CREATE TABLE t (id integer); COMMENT ON COLUMN t.id IS '${words}';`;
    const { code, stderr } = snapferry('contract', 'init', '--schema', file('wide.sql', dump), '--out', 'wide.yaml');
    expect([code, stderr]).toEqual([
      0,
      expect.stringMatching(/The draft has \d+ bytes, and a contract at most 8388608/),
    ]);
  });

  it('what is left out of a draft is named, and why', () => {
    const dump = `CREATE TABLE t (id integer); CREATE MATERIALIZED VIEW seen AS SELECT id FROM t WITH NO DATA;`;
    const { stdout } = snapferry('contract', 'init', '--schema', file('views.sql', dump));
    expect(stdout).toContain('# Left out: "public.seen", a materialized view: RDS exports tables.');
  });

  it('a draft that is written says how much it is, and what comes next', () => {
    const dump = file('three.sql', 'CREATE TABLE t (id integer, a text); CREATE TABLE u (id integer);');
    const { code, stdout } = snapferry('contract', 'init', '--schema', dump, '--out', 'three.yaml');
    expect(code).toBe(0);
    expect(stdout).toContain('Wrote three.yaml: 2 tables, 3 columns, every one denied.');
    expect(stdout).toContain('npx snapferry contract check --contract three.yaml');
  });

  it('a dataset is not named as it likes', () => {
    const dump = file('one.sql', 'CREATE TABLE t (id integer);');
    const { code, stderr } = snapferry('contract', 'init', '--schema', dump, '--dataset', 'My Shop');
    expect([code, stderr]).toEqual([1, expect.stringContaining('expected as --dataset a lower-case letter')]);
    expect(stderr).toContain('found "My Shop"');
  });

  it.each([
    ['-1', '--retention: expected a file with JSON such as {"landing": 14}, found the number -1'],
    ['days.json', 'days.json: expected a whole number of days for landing, found -1'],
  ])('--retention %s is refused in words', (given, said) => {
    file('days.json', '{"landing": -1}');
    const { code, stderr } = snapferry('contract', 'explain', 'good.yaml', '--retention', given);
    expect([code, stderr]).toEqual([1, `snapferry: ${said}\n`]);
  });
});

describe('a home that is none', () => {
  const run = `r-${'0'.repeat(32)}`;

  it.each([
    ['verify', []],
    ['replay', [run]],
    ['release', [run, 'two.item']],
    ['rollback', ['two.item', '--to-run', run]],
    ['upkeep', []],
    ['reconcile', []],
  ])('is refused by %s, and nothing is made of it', (command, args) => {
    const other = join(folder, 'other');
    mkdirSync(other, { recursive: true });
    for (const home of [other, join(folder, 'nothing')]) {
      const { code, stdout, stderr } = snapferry(command, ...args, '--home', home);
      expect([code, stdout + stderr]).toEqual([1, expect.stringContaining('found none there')]);
    }
    expect([readdirSync(other), readdirSync(folder).includes('nothing')]).toEqual([[], false]);
  });
});

describe('a name that is none', () => {
  it.each([
    [['run'], 'run'],
    [['contract', 'check'], 'contract check'],
    [['release', 'a', 'b', 'c'], 'release'],
  ])('%j points to the help of its own command', (args, command) => {
    const { code, stderr } = snapferry(...args);
    expect([code, stderr]).toEqual([1, expect.stringContaining(`Run "snapferry ${command} --help"`)]);
  });

  it('a file that is missing is told in words', () => {
    const { code, stderr } = snapferry('contract', 'check', '--contract', 'missing.yaml');
    expect([code, stderr]).toEqual([1, 'snapferry: expected a readable file at missing.yaml, found no such file\n']);
  });
});

describe('a query', () => {
  it('that is no SQL is told so, and names no tables', () => {
    const { code, stderr } = snapferry('query', 'selec');
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^snapferry: Parser Error/)]);
    expect(stderr).not.toContain('ables here');
  });

  it('of a table that is missing says where tables come from', () => {
    const { code, stderr } = snapferry('query', 'select 1 from shop.orders');
    expect([code, stderr]).toEqual([1, expect.stringContaining('There are no tables here yet: carry some with')]);
  });

  it.each(['', ' ; '])('of %j is none', (sql) => {
    const { code, stderr } = snapferry('query', sql);
    expect([code, stderr]).toEqual([1, 'snapferry: expected one SELECT, found none\n']);
  });
});

it('a reader that stops reading is no fault', () => {
  const command = `( "${process.execPath}" "${snapferryBin}" contract explain good.yaml; echo "code $?" >&2 ) | true`;
  const { stderr } = spawnSync('sh', ['-c', command], { encoding: 'utf8', cwd: folder });
  expect(stderr).toBe('code 0\n');
});
