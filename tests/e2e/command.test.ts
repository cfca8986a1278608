import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lockHome, openState } from '@snapferry/local';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contractYaml, item } from './shop-of-two.ts';

const bin = fileURLToPath(new URL('../../packages/cli/bin/snapferry.js', import.meta.url));
const shopSchema = fileURLToPath(new URL('../../contracts/shop.schema.sql', import.meta.url));
const nobodyListens = 'postgres://someone:s3cretpassword@127.0.0.1:1/postgres';
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'snapferry-command-'));
  writeFileSync(join(folder, 'good.yaml'), contractYaml({ item }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function snapferry(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args], { encoding: 'utf8', cwd: folder });
  return { code: status, stdout, stderr };
}

function failedRun(...args: string[]) {
  const { code, stdout, stderr } = snapferry('run', ...args, '--json');
  expect(code).toBe(1);
  const value = JSON.parse(stdout) as Record<string, unknown>;
  expect(value).toMatchObject({ runId: null, status: 'failed', tables: [], drift: [] });
  expect(stdout + stderr).not.toContain('s3cretpassword');
  return value;
}

describe('snapferry run', () => {
  it('says what it cannot reach, and never the password', () => {
    const { reasonCode, reason } = failedRun('--source', nobodyListens, '--contract', 'good.yaml', '--home', 'home');
    expect(reasonCode).toBe('database-unreachable');
    expect(reason).toContain('127.0.0.1:1');
  });

  it('lists every problem of an invalid contract with its line', () => {
    writeFileSync(
      join(folder, 'bad.yaml'),
      contractYaml({ item: [{ name: 'id', type: 'integer', policy: 'hush' }] }, { version: 'one' }),
    );
    const { reasonCode, reason } = failedRun('--source', nobodyListens, '--contract', 'bad.yaml', '--home', 'home');
    expect(reasonCode).toBe('contract-invalid');
    expect(reason).toMatch(/bad\.yaml:\d+ {2}version/);
    expect(reason).toMatch(/bad\.yaml:\d+ {2}schema\[0\]/);
  });

  it('refuses a contract that carries nothing', () => {
    writeFileSync(join(folder, 'none.yaml'), contractYaml({ item: [{ name: 'id', type: 'integer', policy: 'drop' }] }));
    expect(failedRun('--source', nobodyListens, '--contract', 'none.yaml', '--home', 'home').reasonCode).toBe(
      'nothing-carried',
    );
  });

  it('refuses a database that the contract does not name', () => {
    const other = nobodyListens.replace(/postgres$/, 'elsewhere');
    expect(failedRun('--source', other, '--contract', 'good.yaml', '--home', 'home').reasonCode).toBe(
      'database-mismatch',
    );
  });

  it('names a home that cannot be written', () => {
    writeFileSync(join(folder, 'file'), '');
    const { reasonCode, reason } = failedRun(
      '--source',
      nobodyListens,
      '--contract',
      'good.yaml',
      '--home',
      'file/home',
    );
    expect(reasonCode).toBe('home-unusable');
    expect(reason).toContain('--home');
  });

  it('refuses a home that another process is using', () => {
    const home = join(folder, 'busy');
    openState(home).close();
    const unlock = lockHome(home);
    try {
      expect(failedRun('--source', nobodyListens, '--contract', 'good.yaml', '--home', 'busy').reasonCode).toBe(
        'home-in-use',
      );
    } finally {
      unlock();
    }
  });
});

describe('snapferry status and query', () => {
  it('make no home where there is none', () => {
    expect(JSON.parse(snapferry('status', '--json', '--home', 'nowhere').stdout)).toEqual({ datasets: [] });
    const { code, stdout } = snapferry('query', 'select * from shop.orders', '--json', '--home', 'nowhere');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      reasonCode: 'query-failed',
      reason: expect.stringContaining('no tables here'),
    });
    expect(existsSync(join(folder, 'nowhere'))).toBe(false);
  });

  it('tells NULL from the empty string, and keeps every digit', () => {
    const sql = "select null as n, '' as e, 9223372036854775807::bigint as i, 0.10::decimal(38, 2) as d, 'a\"b,c' as t";
    expect(JSON.parse(snapferry('query', sql, '--json').stdout)).toEqual([
      { n: null, e: '', i: '9223372036854775807', d: '0.10', t: 'a"b,c' },
    ]);
    expect(snapferry('query', sql, '--csv').stdout).toBe('n,e,i,d,t\r\n,"",9223372036854775807,0.10,"a""b,c"\r\n');
  });
});

describe('snapferry contract', () => {
  it('drafts a contract that denies everything and that its own check accepts', () => {
    const { code } = snapferry('contract', 'init', '--schema', shopSchema, '--database', 'shop', '--out', 'draft.yaml');
    expect(code).toBe(0);
    const draft = readFileSync(join(folder, 'draft.yaml'), 'utf8');
    expect(draft.match(/value: (allow|hmac|redact|truncate)$/gm)).toBeNull();
    expect(snapferry('contract', 'check', '--contract', 'draft.yaml', '--schema', shopSchema).code).toBe(0);
  });

  it('replaces no file', () => {
    writeFileSync(join(folder, 'mine.yaml'), 'edited');
    expect(snapferry('contract', 'init', '--schema', shopSchema, '--out', 'mine.yaml').code).toBe(1);
    expect(readFileSync(join(folder, 'mine.yaml'), 'utf8')).toBe('edited');
  });

  it('reports a table that the contract names and the schema lacks', () => {
    const { code, stdout } = snapferry(
      'contract',
      'check',
      '--contract',
      'good.yaml',
      '--schema',
      shopSchema,
      '--json',
    );
    expect(code).toBe(2);
    expect(JSON.parse(stdout).findings).toContainEqual(
      expect.objectContaining({ code: 'table-missing', severity: 'error', table: 'public.item' }),
    );
  });
});

describe('snapferry replay', () => {
  it('says what a run id looks like, and when it knows none', () => {
    expect(snapferry('replay', 'yesterday', '--home', 'home').stderr).toContain('expected a run id');
    const unknown = snapferry('replay', `r-${'0'.repeat(32)}`, '--home', 'home', '--json');
    expect(unknown.code).toBe(1);
    expect(JSON.parse(unknown.stdout).reasonCode).toBe('replay-impossible');
  });
});
