import { eventId, exportTaskId, parseExportTaskId, runId } from '@snapferry/chassis';
import { describe, expect, it } from 'vitest';

// Computed by another program (`printf '<array>' | sha256sum`) from the arrays that the definitions spell out.
const run = 'r-0123456789abcdef0123456789abcdef';
const snapshotArn = 'arn:aws:rds:eu-central-1:111122223333:snapshot:rds:shop-2026-11-20-03-00';
const contractDigest = `sha256:${'ab'.repeat(32)}`;

describe('event ids', () => {
  it.each([
    [
      'a run’s first event: no table, no revision',
      { source: 'snapferry.source', type: 'SnapshotCompleted', subject: run, attempt: 1 },
      '25df75117ddcd7cbdbb04f1f3074e35c',
    ],
    [
      'an event of one table',
      { source: 'snapferry.lake', type: 'TableLoaded', subject: run, table: 'public.artist', attempt: 2 },
      '7b891cbd99d5476a044f05c2b8b46e3d',
    ],
    [
      'a revision: no attempt',
      { source: 'snapferry.lake', type: 'RunCompleted', subject: run, revision: 3 },
      'da4e9403cddb89aea9182b99df102a34',
    ],
    [
      'an overdue day: neither attempt nor revision',
      { source: 'snapferry.lake', type: 'RunOverdue', subject: 'shop/2026-11-20' },
      '8c02dbe7ad3945c7630c55d3c6d15a14',
    ],
    [
      'a name outside ASCII, with quotes: hashed as UTF-8 of the JSON text',
      { source: 'snapferry.lake', type: 'TableLoaded', subject: run, table: 'public.Küche "x"', attempt: 1 },
      'b03b282173bdf77395045141981dcc82',
    ],
  ])('follow from the parts: %s', (_what, parts, expected) => {
    expect(eventId(parts)).toBe(expected);
  });

  it('differ when any one part differs', () => {
    const parts = { source: 's', type: 't', subject: 'u', table: 'v', attempt: 1, revision: 1 };
    const changed = [
      { source: 'x' },
      { type: 'x' },
      { subject: 'x' },
      { table: 'x' },
      { attempt: 2 },
      { revision: 2 },
    ].map((change) => eventId({ ...parts, ...change }));
    expect(new Set([eventId(parts), ...changed]).size).toBe(7);
  });

  it('do not confuse where one part ends and the next begins', () => {
    const parts = { type: 't', subject: 'u' };
    expect(eventId({ ...parts, source: 'a","b', table: '' })).not.toBe(eventId({ ...parts, source: 'a', table: 'b' }));
  });
});

describe('run ids', () => {
  it.each([
    ['local-1', 'r-921cc90b6dc897c4bef15bf95337896e'],
    ['', 'r-52288831090b74479c7ffa10c3b0a96a'],
  ])('follow from dataset, snapshot, contract and key %j', (keyId, expected) => {
    expect(runId({ dataset: 'shop', snapshotArn, contractDigest, keyId })).toBe(expected);
  });
});

describe('export task ids', () => {
  it('name run and attempt, and lead back to them', () => {
    const id = exportTaskId(run, 3);
    expect(id).toBe(`snapferry-${run}-3`);
    expect(parseExportTaskId(id)).toEqual({ runId: run, attempt: 3 });
  });

  it('fit what RDS takes: at most 60 letters, digits and hyphens, a letter first', () => {
    expect(exportTaskId(run, 999)).toMatch(/^[a-z][a-z0-9-]{0,59}$/);
  });

  it.each([
    'nightly',
    `snapferry-${run}`,
    `snapferry-${run}-0`,
    `snapferry-${run}-01`,
    `snapferry-${run}-1-2`,
    `Snapferry-${run}-1`,
    `x-snapferry-${run}-1`,
    `snapferry-${run}-1\n`,
    'snapferry-r-123-1',
  ])('leave %j to whoever made it', (id) => {
    expect(parseExportTaskId(id)).toBeUndefined();
  });
});
