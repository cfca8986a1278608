import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { parse } from 'yaml';
import { repositoryRoot } from '../setup/repository.ts';
import { runCommand } from '../setup/run-command.ts';
import { contractLinter, type Linter } from './contracts/linter.ts';
import { fixture } from './fixture.ts';
import { snapferry } from './snapferry.ts';

const hostileNames = [
  `a"b'c`,
  '<script>alert(1)</script>',
  '../../etc/passwd',
  "x'; DROP TABLE t; --",
  '$HOME',
  'line\nbreak',
  '名前',
  'ß'.repeat(31),
  'a'.repeat(63),
  ': yes # no',
  'null',
];

let linter: Linter;
let folder: string;
let database: pg.Client;
let url: string;
/** The same database, for a role that may read no table. */
let blindUrl: string;

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const shop = join(repositoryRoot, 'contracts', 'shop.yaml');
const file = (name: string): string => join(folder, name);

beforeAll(async () => {
  linter = await contractLinter();
  folder = mkdtempSync(join(tmpdir(), 'snapferry-interop-contracts-'));
  const server = inject('postgresUrl');
  const administrator = new pg.Client({ connectionString: `${server}postgres` });
  await administrator.connect();
  await administrator.query('CREATE DATABASE hostile_names TEMPLATE chinook');
  await administrator.query('CREATE ROLE blind LOGIN');
  await administrator.end();
  url = `${server}hostile_names`;
  blindUrl = url.replace('snapferry@', 'blind@');
  database = new pg.Client({ connectionString: url });
  await database.connect();
  for (const [index, name] of hostileNames.entries()) {
    await database.query(`CREATE TABLE ${quoted(name)} (id integer PRIMARY KEY, ${quoted(name)} text)`);
    await database.query(`COMMENT ON COLUMN ${quoted(name)}.${quoted(name)} IS 'CANARY-${index}'`);
  }
  await database.query(`
    CREATE DOMAIN email AS text;
    CREATE TABLE person (id bigint PRIMARY KEY, contact_point email NOT NULL, seen_from inet, total numeric(10,2));
    CREATE VIEW seen AS SELECT * FROM person;
    CREATE MATERIALIZED VIEW seen_once AS SELECT * FROM person;
    CREATE UNLOGGED TABLE scratch (id integer);
    CREATE TABLE event (day date) PARTITION BY RANGE (day);
    CREATE TABLE event_2026 PARTITION OF event FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');`);
});

afterAll(async () => {
  await database?.end();
  rmSync(folder, { recursive: true, force: true });
});

describe('datacontract-cli', () => {
  it.each([
    ['the sample shop’s', shop],
    ['Chinook’s', fixture('chinook.yaml')],
  ])('accepts %s contract', async (_whose, contract) => {
    expect(await linter(contract)).toBe('');
  });

  it('accepts a draft from the catalogue of a database with hostile names', async () => {
    await snapferry(['contract', 'init', '--source', url, '--out', file('catalogue.yaml')]);
    expect(await linter(file('catalogue.yaml'))).toBe('');
    const draft = parse(readFileSync(file('catalogue.yaml'), 'utf8')) as { schema: { name: string }[] };
    expect(draft.schema.map(({ name }) => name)).toEqual(expect.arrayContaining(hostileNames));
  });

  it('accepts a draft from a dump, which is that from the catalogue', async () => {
    const dump = execFileSync('pg_dump', ['--schema-only', '--no-owner', '-d', url], { maxBuffer: 1 << 28 });
    writeFileSync(file('dump.sql'), dump);
    await snapferry([
      'contract',
      'init',
      '--schema',
      file('dump.sql'),
      '--database',
      'hostile_names',
      '--out',
      file('dump.yaml'),
    ]);
    expect(await linter(file('dump.yaml'))).toBe('');
    expect(parse(readFileSync(file('dump.yaml'), 'utf8'))).toEqual(parse(readFileSync(file('catalogue.yaml'), 'utf8')));
  });

  it('refuses what is no ODCS, so that its word means something', async () => {
    writeFileSync(
      file('broken.yaml'),
      readFileSync(shop, 'utf8').replace('status: active', 'status: active\nowner: me'),
    );
    expect(await linter(file('broken.yaml'))).toContain('owner');
  });
});

describe('contract init on a real server', () => {
  const draft = () => readFileSync(file('blind.yaml'), 'utf8');

  it('needs no right to read a table, and scans none', async () => {
    const blind = new pg.Client({ connectionString: blindUrl });
    await blind.connect();
    await expect(blind.query('SELECT * FROM person')).rejects.toMatchObject({ code: '42501' });
    await blind.end();

    const before = await scans();
    await snapferry(['contract', 'init', '--source', blindUrl, '--out', file('blind.yaml')]);
    expect(await scans()).toEqual(before);
    expect(draft()).toBe(readFileSync(file('catalogue.yaml'), 'utf8'));

    // The server does count: another session's look is seen once that session has ended.
    const sighted = new pg.Client({ connectionString: url });
    await sighted.connect();
    await sighted.query('SELECT * FROM person');
    await sighted.end();
    await expect.poll(scans).not.toEqual(before);
  });

  it('denies everything', () => {
    const policies = draft().match(/property: snapferryPolicy\n +value: (.+)/g) ?? [];
    expect(policies.length).toBeGreaterThan(60);
    expect(new Set(policies.map((policy) => policy.split('value: ')[1]))).toEqual(new Set(['drop']));
  });

  it('marks likely personal data by name, domain and type', () => {
    const { schema } = parse(draft()) as {
      schema: { name: string; properties: { name: string; classification?: string }[] }[];
    };
    const person = schema.find(({ name }) => name === 'person')?.properties;
    expect(Object.fromEntries(person?.map(({ name, classification }) => [name, classification]) ?? [])).toEqual({
      id: undefined,
      contact_point: 'personal',
      seen_from: 'personal',
      total: undefined,
    });
  });

  it('leaves out what RDS does not export, and says so', () => {
    for (const [name, why] of [
      ['seen', 'a view'],
      ['seen_once', 'a materialized view'],
      ['scratch', 'an unlogged or temporary table'],
      ['event_2026', 'a partition'],
    ]) {
      expect(draft()).toContain(`# Left out: "public.${name}", ${why}`);
    }
  });

  it('puts what the database says of itself nowhere that travels', () => {
    expect(draft()).toContain('# The database says: CANARY-0');
    expect(JSON.stringify(parse(draft()))).not.toContain('CANARY');
  });

  /** How often tables and their indexes were scanned so far, as the server counts it. */
  async function scans(): Promise<unknown[]> {
    // A session reports what it did when it ends, and its counters are cached for the transaction that asks.
    await database.query('SELECT pg_stat_clear_snapshot()');
    const sql = `SELECT schemaname, relname, seq_scan, coalesce(idx_scan, 0) AS idx_scan FROM pg_stat_user_tables ORDER BY 1, 2`;
    return (await database.query(sql)).rows;
  }
});

describe('contract check on a real server', () => {
  it('finds the names that RDS cannot export, and what the contract leaves out', async () => {
    const { code, stdout } = await runCommand(process.execPath, [
      join(repositoryRoot, 'packages', 'cli', 'bin', 'snapferry.js'),
      ...['contract', 'check', '--json', '--contract', file('catalogue.yaml'), '--source', url],
    ]);
    const { findings } = JSON.parse(stdout) as { findings: { code: string; severity: string }[] };
    // All is denied, so nothing can fail a run.
    expect(code).toBe(0);
    expect([...new Set(findings.map((finding) => finding.code))].sort()).toEqual(['nothing-carried', 'owner-missing']);
  });
});
