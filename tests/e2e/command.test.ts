import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lockHome, openState } from '@snapferry/local';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { secretName } from '../../infra/names.ts';
import { contractYaml, item, person } from './support/contract-of-two.ts';
import { snapferry as runSnapferry } from './support/snapferry-command.ts';

const shopSchema = fileURLToPath(new URL('../../contracts/shop.schema.sql', import.meta.url));
const nobodyListens = 'postgres://someone:s3cretpassword@127.0.0.1:1/postgres';
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'snapferry-command-'));
  writeFileSync(join(folder, 'good.yaml'), contractYaml({ item }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const snapferry = (...args: string[]) => runSnapferry(args, folder);

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

describe('snapferry rollback', () => {
  it('takes an ARN for a table bucket, and asks nobody otherwise', () => {
    const { code, stdout } = snapferry('rollback', 'two.item', '--to-run', 'r-1', '--table-bucket', 'lake', '--json');
    expect([code, JSON.parse(stdout)]).toMatchObject([1, { reasonCode: 'table-bucket-name' }]);
  });
});

describe('snapferry key', () => {
  const key = (...args: string[]) => snapferry('key', ...args, '--home', 'keyed');

  it('makes a key that its owner alone can read, once', () => {
    const { code, stdout } = key('new', 'k-1', '--json');
    expect([code, JSON.parse(stdout)]).toEqual([
      0,
      { keyId: 'k-1', file: join(folder, 'keyed/keys/k-1.key'), steps: [] },
    ]);
    expect(statSync(join(folder, 'keyed/keys/k-1.key')).mode & 0o777).toBe(0o600);
    expect(JSON.parse(key('new', 'k-1', '--json').stdout)).toMatchObject({ reasonCode: 'key-unavailable' });
  });

  it.each([[], ['--aws']])('takes no id that a shell or a folder would take for something else %j', (...aws) => {
    const { code, stderr } = key('new', 'k; $(id)', ...aws);
    expect(code).toBe(1);
    expect(stderr).toContain('expected a key id');
    expect(stderr).not.toContain('$(id)');
  });

  it('says what to do on AWS and makes nothing here', () => {
    writeFileSync(join(folder, 'rotated.yaml'), contractYaml({ person }));
    const { code, stdout } = key('rotate', '--contract', 'rotated.yaml', '--to', 'k-2', '--aws', '--json');
    const { steps, ...rotated } = JSON.parse(stdout) as { steps: string[] };
    expect([code, rotated]).toEqual([
      0,
      {
        contract: 'rotated.yaml',
        keyId: { before: 'local-1', after: 'k-2' },
        version: { before: '1.0.0', after: '2.0.0' },
        tables: ['two.person'],
        keyFile: null,
      },
    ]);
    expect(steps[1]).toContain(`--secret-id ${secretName('k-2')} `);
    expect(existsSync(join(folder, 'keyed/keys/k-2.key'))).toBe(false);
  });

  it('changes neither the contract nor the keys when it cannot do both', () => {
    writeFileSync(join(folder, 'plain.yaml'), contractYaml({ item }));
    expect(key('rotate', '--contract', 'plain.yaml', '--to', 'k-3').code).toBe(1);
    expect(existsSync(join(folder, 'keyed/keys/k-3.key'))).toBe(false);
    writeFileSync(join(folder, 'keyed/keys/k-4.key'), 'short');
    writeFileSync(join(folder, 'kept.yaml'), contractYaml({ person }));
    expect(key('rotate', '--contract', 'kept.yaml', '--to', 'k-4').code).toBe(1);
    expect(readFileSync(join(folder, 'kept.yaml'), 'utf8')).toBe(contractYaml({ person }));
  });

  it('lists what is wrong with a key', () => {
    const { code, stdout } = key('list', '--json');
    expect([code, JSON.parse(stdout)]).toMatchObject([
      2,
      {
        keys: [
          { keyId: 'k-1', problem: null },
          { keyId: 'k-4', problem: 'expected 32 bytes, found 5' },
        ],
      },
    ]);
    expect(snapferry('key', 'list', '--home', 'nowhere').stdout).toContain('No key in nowhere');
    expect(existsSync(join(folder, 'nowhere'))).toBe(false);
  });
});

describe('a command that keeps nothing', () => {
  it('takes --home as all others do, and makes no directory', () => {
    const { code } = snapferry('contract', 'check', '--contract', 'good.yaml', '--home', 'unused');
    expect([code, existsSync(join(folder, 'unused'))]).toEqual([0, false]);
  });
});
