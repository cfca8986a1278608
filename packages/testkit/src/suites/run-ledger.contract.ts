import type { RunLedger, RunRecord } from '@snapferry/ports';
import { describe, expect, it } from 'vitest';
import { runRecord } from '../builders/run-record.ts';

const onDay = (day: string): Pick<RunRecord, 'snapshot'> => ({
  snapshot: { arn: `arn:${day}`, time: `${day}T03:00:00.000Z` },
});

/** What every RunLedger promises. The factory gives a ledger without runs. */
export function describeRunLedger(name: string, factory: () => Promise<RunLedger> | RunLedger): void {
  describe(`${name} as a RunLedger`, () => {
    it('knows no run at first', async () => {
      const ledger = await factory();
      expect(await ledger.get('r-1')).toBeUndefined();
      expect(await ledger.list('shop', 10)).toEqual([]);
      expect(await ledger.datasets()).toEqual([]);
    });

    it('hands the change what stands, and keeps and returns what it makes of it', async () => {
      const ledger = await factory();
      const seen: (RunRecord | undefined)[] = [];
      await ledger.update('r-1', (current) => {
        seen.push(current);
        return runRecord('r-1');
      });
      const stands = await ledger.update('r-1', (current) => {
        seen.push(current);
        return runRecord('r-1', { revision: 7, status: 'complete' });
      });
      expect(seen).toEqual([undefined, runRecord('r-1')]);
      expect(stands).toEqual(runRecord('r-1', { revision: 7, status: 'complete' }));
      expect(await ledger.get('r-1')).toEqual(stands);
    });

    it('leaves the record as it was when the change throws', async () => {
      const ledger = await factory();
      await ledger.update('r-1', () => runRecord('r-1'));
      const failing = ledger.update('r-1', () => {
        throw new RangeError('no');
      });
      await expect(failing).rejects.toThrow(RangeError);
      expect(await ledger.get('r-1')).toEqual(runRecord('r-1'));
      await ledger.update('r-1', () => runRecord('r-1', { revision: 1 }));
      expect((await ledger.get('r-1'))?.revision).toBe(1);
    });

    it('loses no change of many that come at once', async () => {
      const ledger = await factory();
      await ledger.update('r-1', () => runRecord('r-1'));
      const raise = (current: RunRecord | undefined) => runRecord('r-1', { revision: (current?.revision ?? 0) + 1 });
      await Promise.all(Array.from({ length: 20 }, () => ledger.update('r-1', raise)));
      expect((await ledger.get('r-1'))?.revision).toBe(20);
    });

    it("lists a dataset's runs by snapshot, newest first, up to the limit", async () => {
      const ledger = await factory();
      for (const day of ['2026-11-19', '2026-11-21', '2026-11-20']) {
        await ledger.update(`r-${day}`, () => runRecord(`r-${day}`, onDay(day)));
      }
      await ledger.update('r-other', () => runRecord('r-other', { dataset: 'crm', ...onDay('2026-11-22') }));
      const ids = async (limit: number) => (await ledger.list('shop', limit)).map((run) => run.runId);
      expect(await ids(10)).toEqual(['r-2026-11-21', 'r-2026-11-20', 'r-2026-11-19']);
      expect(await ids(2)).toEqual(['r-2026-11-21', 'r-2026-11-20']);
    });

    it('names each dataset once, in order', async () => {
      const ledger = await factory();
      for (const dataset of ['shop', 'crm', 'shop'])
        await ledger.update(`r-${dataset}`, () => runRecord(`r-${dataset}`, { dataset }));
      expect(await ledger.datasets()).toEqual(['crm', 'shop']);
    });

    it('remembers the days that were announced as overdue, each for its dataset', async () => {
      const ledger = await factory();
      expect(await ledger.overdueAnnounced('shop', '2026-11-20')).toBe(false);
      await ledger.markOverdue('shop', '2026-11-20');
      await ledger.markOverdue('shop', '2026-11-20');
      expect(await ledger.overdueAnnounced('shop', '2026-11-20')).toBe(true);
      expect(await ledger.overdueAnnounced('shop', '2026-11-21')).toBe(false);
      expect(await ledger.overdueAnnounced('crm', '2026-11-20')).toBe(false);
      expect(await ledger.datasets()).toEqual([]);
    });

    it('keeps a whole record, optional fields and all', async () => {
      const ledger = await factory();
      const whole = runRecord('r-1', {
        status: 'failed',
        reasonCode: 'raw-export-expired',
        reason: 'expected files, found „none“',
        nextExportAttempt: 2,
        finishedAt: '2026-11-20T04:00:00.000Z',
        drift: [
          { table: 'public.a', column: 'b', change: 'column-added', since: '2026-11-20T03:00:00.000Z', new: true },
        ],
        tables: [
          {
            source: 'public.a',
            name: 'shop.a',
            attempt: 1,
            outcome: 'loaded',
            rows: 3,
            bytes: 4,
            snapshotId: '9223372036854775807',
            metadataLocation: 'file:///x',
          },
        ],
      });
      await ledger.update('r-1', () => whole);
      expect(await ledger.get('r-1')).toEqual(whole);
    });
  });
}
