import { SnapferryError } from '@snapferry/chassis';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  appendFiles,
  CommitStateUnknownError,
  expireSnapshots,
  fileCatalog,
  localFileIo,
  planSchema,
  removeOrphans,
  replaceContent,
  rollbackTo,
  type TableCatalog,
  type TableHead,
} from '../src/index.ts';
import { auditTable } from './audit-table.ts';
import { dataFolder, depsFor, temporaryFolder } from './fixtures.ts';
import { foreignAppend, foreignCompaction } from './foreign-writers.ts';
import {
  type Dice,
  diceOf,
  nextColumns,
  nextFiles,
  nextLayout,
  plainFile,
  table,
  throws,
  type World,
} from './random-table.ts';

const runId = 'snapferry.run-id';
const proceed = () => ({ proceed: true }) as const;
const later = new Date('2100-01-01');

type Action = (dice: Dice, world: World, name: string) => Promise<unknown>;

const replace: Action = async (dice, world, name) => {
  const head = await world.deps.catalog.load(table);
  const columns = nextColumns(dice, head);
  const layout = nextLayout(dice, columns);
  const schema = planSchema(head, columns);
  const files = await nextFiles(dice, world, head, columns, layout);
  const stamp = { [runId]: name };
  // Real files have one row each: every order holds.
  return replaceContent(world.deps, {
    table,
    columns,
    schema,
    files,
    ...layout,
    properties: stamp,
    summary: stamp,
    admit: proceed,
  });
};

const append: Action = async (dice, world, name) => {
  const head = await world.deps.catalog.load(table);
  const columns = nextColumns(dice, head).slice(0, 2);
  const schema = planSchema(head, columns, { unwanted: 'keep' });
  const files = await nextFiles(dice, world, head, columns, {});
  return appendFiles(world.deps, {
    table,
    columns,
    schema,
    files,
    properties: {},
    summary: {},
    admit: proceed,
    key: name,
  });
};

const rollback: Action = async (dice, { deps }) => {
  const head = await deps.catalog.load(table);
  const target = head && dice.pick(head.metadata.snapshots);
  if (target === undefined) return undefined;
  const properties = () => ({ [runId]: target.summary[runId] ?? 'unknown' });
  return rollbackTo(deps, { table, to: { snapshotId: target['snapshot-id'] }, properties, admit: proceed });
};

const expire: Action = (dice, { deps }) =>
  expireSnapshots(deps, { table, olderThan: later, keepLast: 1 + dice.roll(3) });

const clean: Action = (_dice, { deps }) =>
  removeOrphans({ ...deps, now: () => later }, { table, olderThan: new Date(later.getTime() - 86_400_000) });

const foreign =
  (write: typeof foreignAppend): Action =>
  async (dice, world) => {
    const head = await world.deps.catalog.load(table);
    if (head === undefined) return undefined;
    return write(world.deps, head, [await plainFile(dice, world, head)]);
  };

const actions: readonly Action[] = [
  replace,
  replace,
  replace,
  append,
  rollback,
  expire,
  foreign(foreignAppend),
  foreign(foreignCompaction),
];

async function newWorld(schemaChanges: 'with-content' | 'one-by-one', real: boolean): Promise<World> {
  const warehouse = await temporaryFolder();
  const deps = { ...depsFor({ ...fileCatalog({ warehouse }), schemaChanges }), io: localFileIo() };
  return real ? { deps, folder: await dataFolder(warehouse) } : { deps };
}

/**
 * What may be refused: a change that the table cannot make, and one that lost to its rivals ten times (two of them
 * may undo each other's schema steps in turn, as nobody waits here). It leaves the table as it was, or between two steps.
 */
async function attempted(action: Promise<unknown>): Promise<void> {
  try {
    await action;
  } catch (error) {
    if (!(error instanceof SnapferryError)) throw error;
    expect([
      'UNSUPPORTED_SCHEMA_CHANGE',
      'UNSUPPORTED_PARTITION',
      'SCHEMA_MOVED',
      'TABLE_SNAPSHOT_GONE',
      'COMMIT_CONFLICT',
      'COMMIT_STATE_UNKNOWN',
    ]).toContain(error.code);
  }
}

const history = fc.array(fc.tuple(fc.nat(actions.length - 1), throws), { minLength: 2, maxLength: 8 });
const ways = fc.constantFrom('with-content', 'one-by-one');

it.each([
  ['made-up files', false, 25],
  ['real files', true, 3],
])(
  'whatever is done to a table in turn leaves it sound, and no id used twice: %s',
  async (_what, real, numRuns) => {
    await fc.assert(
      fc.asyncProperty(ways, history, async (way, steps) => {
        const world = await newWorld(way, real);
        let before: TableHead | undefined;
        for (const [step, [kind, numbers]] of steps.entries()) {
          await attempted((actions[step === 0 ? 0 : kind] ?? replace)(diceOf(numbers), world, `r-${step}`));
          const head = await world.deps.catalog.load(table);
          if (head === undefined) continue;
          expect(await auditTable(head, { dataFiles: false })).toEqual([]);
          for (const counter of ['last-column-id', 'last-partition-id', 'last-sequence-number'] as const) {
            expect(head.metadata[counter] >= (before?.metadata[counter] ?? 0)).toBe(true);
          }
          expect(head.metadata.properties[runId]).toBeDefined();
          before = head;
        }
        if (real) await clean(diceOf([0]), world, '');
        if (before !== undefined) expect(await auditTable(before, { dataFiles: real })).toEqual([]);
      }),
      { numRuns },
    );
  },
  60_000,
);

/** Yields to the scheduler around every call, and loses answers as the fates say. */
function shaken(catalog: TableCatalog, scheduler: fc.Scheduler, fates: readonly string[]): TableCatalog {
  const queue = [...fates];
  const turn = () => scheduler.schedule(Promise.resolve(), 'turn');
  return {
    ...catalog,
    async load(each) {
      await turn();
      return catalog.load(each);
    },
    async commit(each, base, change) {
      await turn();
      const fate = queue.shift() ?? 'answered';
      if (fate === 'vanished') throw new CommitStateUnknownError('the question was lost');
      const head = await catalog.commit(each, base, change);
      await turn();
      if (fate === 'lost') throw new CommitStateUnknownError('the answer was lost');
      return head;
    },
  };
}

it('whatever is done to a table at once leaves it sound, and each load and append lands at most once', async () => {
  const fates = fc.array(fc.constantFrom('answered', 'lost', 'vanished'), { maxLength: 3 });
  const rivals = fc.array(fc.tuple(fc.nat(5), throws, fates), { minLength: 2, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), ways, throws, rivals, async (scheduler, way, first, wanted) => {
      const world = await newWorld(way, false);
      await attempted(replace(diceOf(first), world, 'r-first'));
      const running = wanted.map(([kind, numbers, lost], i) => {
        const catalog = shaken(world.deps.catalog, scheduler, lost);
        return attempted((actions[kind] ?? replace)(diceOf(numbers), { deps: { ...world.deps, catalog } }, `r-${i}`));
      });
      await scheduler.waitFor(Promise.all(running));
      const head = await world.deps.catalog.load(table);
      expect(head && (await auditTable(head, { dataFiles: false }))).toEqual([]);
      const marks =
        head?.metadata.snapshots.map(({ summary }) => summary[runId] ?? summary['snapferry.append-key']) ?? [];
      expect(new Set(marks).size).toBe(marks.length);
    }),
    { numRuns: 25 },
  );
}, 60_000);
