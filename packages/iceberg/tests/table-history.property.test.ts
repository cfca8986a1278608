import { SnapferryError } from '@snapferry/chassis';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  appendFiles,
  CommitConflictError,
  CommitStateUnknownError,
  currentDataFiles,
  type DataFile,
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
import { type Deed, type Witness, witness } from './witness.ts';

const runId = 'snapferry.run-id';
const proceed = () => ({ proceed: true }) as const;
const later = new Date('2100-01-01');

/** Answers whether a snapshot with its name was told to be committed. */
type Action = (dice: Dice, world: World, name: string) => Promise<boolean>;

function meant({ witness: { expect: announce } }: World, name: string, kind: Deed['kind'], files: readonly DataFile[]) {
  announce(name, { kind, files: files.map(({ uri }) => uri) });
}

const replace: Action = async (dice, world, name) => {
  const head = await world.deps.catalog.load(table);
  const columns = nextColumns(dice, head);
  const layout = nextLayout(dice, columns);
  const schema = planSchema(head, columns);
  const files = await nextFiles(dice, world, head, columns, layout);
  const stamp = { [runId]: name };
  meant(world, name, 'replaces', files);
  const { kind } = await replaceContent(world.deps, {
    table,
    columns,
    schema,
    files,
    ...layout,
    properties: stamp,
    summary: stamp,
    admit: proceed,
  });
  return kind === 'committed';
};

const append: Action = async (dice, world, name) => {
  const head = await world.deps.catalog.load(table);
  const columns = nextColumns(dice, head).slice(0, 2);
  const schema = planSchema(head, columns, { unwanted: 'keep' });
  const files = await nextFiles(dice, world, head, columns, {});
  meant(world, name, 'adds', files);
  const { kind } = await appendFiles(world.deps, {
    table,
    columns,
    schema,
    files,
    properties: {},
    summary: {},
    admit: proceed,
    key: name,
  });
  return kind === 'committed';
};

const rollback: Action = async (dice, { deps }) => {
  const head = await deps.catalog.load(table);
  const target = head && dice.pick(head.metadata.snapshots);
  if (target === undefined) return false;
  const properties = () => ({ [runId]: target.summary[runId] ?? 'unknown' });
  await rollbackTo(deps, { table, to: { snapshotId: target['snapshot-id'] }, properties, admit: proceed });
  return false;
};

const expire: Action = async (dice, { deps }) => {
  await expireSnapshots(deps, { table, olderThan: later, keepLast: 1 + dice.roll(3) });
  return false;
};

const clean = ({ deps }: World) =>
  removeOrphans({ ...deps, now: () => later }, { table, olderThan: new Date(later.getTime() - 86_400_000) });

/** As engines do, it reads the table again and tries once more if another was faster. */
const foreign =
  (kind: Deed['kind'], write: typeof foreignAppend): Action =>
  async (dice, world, name) => {
    for (let attempt = 1; ; attempt += 1) {
      const head = await world.deps.catalog.load(table);
      if (head === undefined || (kind === 'replaces' && (await isEmpty(head)))) return false;
      const files = [await plainFile(dice, world, head)];
      meant(world, name, kind, files);
      try {
        await write(world.deps, head, files, { 'foreign.mark': name });
        return true;
      } catch (error) {
        if (!(error instanceof CommitConflictError) || attempt === 4) throw error;
      }
    }
  };

async function isEmpty(head: TableHead): Promise<boolean> {
  return (await currentDataFiles(localFileIo(), head)).dataFiles.length === 0;
}

const actions: readonly Action[] = [
  replace,
  replace,
  replace,
  append,
  rollback,
  expire,
  foreign('adds', foreignAppend),
  foreign('replaces', foreignCompaction),
];

async function newWorld(schemaChanges: 'with-content' | 'one-by-one', real: boolean): Promise<World> {
  const warehouse = await temporaryFolder();
  const seen = witness({ ...fileCatalog({ warehouse }), schemaChanges });
  const deps = { ...depsFor(seen.catalog), io: localFileIo() };
  return { deps, witness: seen, ...(real ? { folder: await dataFolder(warehouse) } : {}) };
}

/**
 * What may be refused: a change that the table cannot make, and one that lost to its rivals ten times (two of them
 * may undo each other's schema steps in turn, as nobody waits here). It leaves the table as it was, or between two steps.
 */
async function attempted(action: Promise<boolean>): Promise<boolean> {
  try {
    return await action;
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
    return false;
  }
}

/** All that was told to be committed is in the history, each once, and every version held what its maker meant it to. */
function expectKept({ problems, landed }: Witness, told: readonly string[]): void {
  expect(problems).toEqual([]);
  expect(new Set(landed).size).toBe(landed.length);
  expect(told.filter((name) => !landed.includes(name))).toEqual([]);
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
        const told: string[] = [];
        for (const [step, [kind, numbers]] of steps.entries()) {
          const name = `r-${step}`;
          const action = actions[step === 0 ? 0 : kind] ?? replace;
          if (await attempted(action(diceOf(numbers), world, name))) told.push(name);
          const head = await world.deps.catalog.load(table);
          if (head === undefined) continue;
          expect(await auditTable(head, { dataFiles: false })).toEqual([]);
          for (const counter of ['last-column-id', 'last-partition-id', 'last-sequence-number'] as const) {
            expect(head.metadata[counter] >= (before?.metadata[counter] ?? 0)).toBe(true);
          }
          expect(head.metadata.properties[runId]).toBeDefined();
          before = head;
        }
        expectKept(world.witness, told);
        if (real) await clean(world);
        if (before !== undefined) expect(await auditTable(before, { dataFiles: real })).toEqual([]);
      }),
      { numRuns },
    );
  },
  120_000,
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

it('whatever is done to a table at once, by others too, leaves it sound, and what was told to be committed is there, once', async () => {
  const fates = fc.array(fc.constantFrom('answered', 'lost', 'vanished'), { maxLength: 3 });
  const rivals = fc.array(fc.tuple(fc.nat(actions.length - 1), throws, fates), { minLength: 2, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), ways, throws, rivals, async (scheduler, way, first, wanted) => {
      const world = await newWorld(way, false);
      await attempted(replace(diceOf(first), world, 'r-first'));
      const running = wanted.map(async ([kind, numbers, lost], i) => {
        const catalog = shaken(world.deps.catalog, scheduler, lost);
        const rival = { ...world, deps: { ...world.deps, catalog } };
        const isTold = await attempted((actions[kind] ?? replace)(diceOf(numbers), rival, `r-${i}`));
        return isTold ? [`r-${i}`] : [];
      });
      const told = (await scheduler.waitFor(Promise.all(running))).flat();
      const head = await world.deps.catalog.load(table);
      expect(head && (await auditTable(head, { dataFiles: false }))).toEqual([]);
      expectKept(world.witness, told);
    }),
    { numRuns: 25 },
  );
}, 120_000);
