import { randomBytes } from 'node:crypto';
import { runRecord } from '@snapferry/testkit';
import { describe, expect, it } from 'vitest';
import { packRecord, unpackRecord } from '../../src/adapters/packed-record.ts';
import { loadedTable, rejectedTable } from './ledger-tables.ts';

const limit = 400 * 1024;
const run = (count: number, table = loadedTable) =>
  runRecord('r-1', { tables: Array.from({ length: count }, (_each, index) => table(index)) });

describe('a packed record', () => {
  it('is the record again when it is unpacked', () => {
    for (const record of [run(0), run(3), run(3, rejectedTable), runRecord('r-ü', { reason: '„none“\n\u0000' })]) {
      expect(unpackRecord(packRecord(record))).toEqual(record);
    }
  });

  it('of 1,000 loaded tables, too large for DynamoDB as it is, takes less than half an item', () => {
    expect(JSON.stringify(run(1000)).length).toBeGreaterThan(limit);
    expect(packRecord(run(1000)).length).toBeLessThan(limit / 2);
  });

  it('of 1,000 rejected tables, each with its reason in words, takes less than a tenth', () => {
    expect(JSON.stringify(run(1000, rejectedTable)).length).toBeGreaterThan(limit);
    expect(packRecord(run(1000, rejectedTable)).length).toBeLessThan(limit / 10);
  });

  it('that DynamoDB would not take is refused by name', () => {
    const reason = randomBytes(500_000).toString('hex');
    expect(() => packRecord(runRecord('r-1', { reason }))).toThrow(/run r-1: expected its 0 tables in 407552 bytes/);
  });
});
