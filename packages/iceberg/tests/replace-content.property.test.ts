import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CommitStateUnknownError, fileCatalog, type TableCatalog, type TableHead } from '../src/index.ts';
import { auditTable } from './audit-table.ts';
import { depsFor, load, madeUpFile, orders, temporaryFolder } from './fixtures.ts';

/** Yields to the scheduler before every call, and loses answers as the fates say. */
function shaken(catalog: TableCatalog, scheduler: fc.Scheduler, fates: readonly string[]): TableCatalog {
  const queue = [...fates];
  const turn = () => scheduler.schedule(Promise.resolve(), 'turn');
  return {
    ...catalog,
    async load(table) {
      await turn();
      return catalog.load(table);
    },
    async commit(table, base, change) {
      await turn();
      const fate = queue.shift() ?? 'answered';
      const head = fate === 'vanished' ? undefined : await catalog.commit(table, base, change);
      await turn();
      if (fate !== 'answered' || head === undefined) throw new CommitStateUnknownError('the answer was lost');
      return head;
    },
  };
}

const day = 'snapferry.source-snapshot-time';

it('rival loads in any order, with lost answers, land at most once each and never put older over newer', async () => {
  const loads = fc.array(
    fc.record({
      day: fc.integer({ min: 1, max: 5 }),
      fates: fc.array(fc.constantFrom('answered', 'lost', 'vanished'), { maxLength: 2 }),
    }),
    { minLength: 2, maxLength: 5 },
  );
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), loads, async (scheduler, wanted) => {
      const catalog = fileCatalog({ warehouse: await temporaryFolder() });
      const dayOf = (head: TableHead | undefined) => Number(head?.metadata.properties[day] ?? 0);
      const results = wanted.map(async (each, index) => {
        const stamped = shaken(catalog, scheduler, each.fates);
        // The day goes in through the change, as the loader's own properties do.
        const dated: TableCatalog = {
          ...stamped,
          commit: (table, base, change) =>
            stamped.commit(table, base, {
              ...change,
              updates: [...change.updates, { action: 'set-properties', updates: { [day]: String(each.day) } }],
            }),
        };
        return load(depsFor(dated), [madeUpFile(`load-${index}`)], {
          runId: `r-${index}`,
          admit: (head) => (dayOf(head) >= each.day ? { proceed: false, outcome: 'superseded' } : { proceed: true }),
        });
      });
      const settled = await scheduler.waitFor(Promise.all(results));
      const head = await catalog.load(orders);
      const runs = head?.metadata.snapshots.map((snapshot) => snapshot.summary['snapferry.run-id']) ?? [];
      expect(runs.toSorted()).toEqual(
        settled.flatMap((result, index) => (result.kind === 'committed' ? [`r-${index}`] : [])).toSorted(),
      );
      const days = runs.map((run) => wanted[Number(run?.slice(2))]?.day ?? 0);
      expect(days).toEqual([...new Set(days)].sort((a, b) => a - b));
      expect(days.at(-1)).toBe(Math.max(...wanted.map((each) => each.day)));
      expect(head && (await auditTable(head, { dataFiles: false }))).toEqual([]);
    }),
    { numRuns: 40 },
  );
}, 60_000);
