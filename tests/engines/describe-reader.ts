import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { farDates, floats, times } from './corpus/all-types.ts';
import { corpus } from './corpus/corpus.ts';
import { edges } from './corpus/edges.ts';
import { partitionColumns, partitions } from './corpus/partitions.ts';
import { type Content, type CorpusTable, rowsOf } from './corpus/table.ts';
import type { Engine, LakeTable, ReadColumn } from './engine.ts';
import {
  type Exception,
  exceptedColumns,
  type FilterException,
  isExceptedWhole,
  isFilterExcepted,
  readAs,
} from './exceptions.ts';
import { edgePredicates, type Predicate } from './predicates.ts';
import { differences } from './rows.ts';

export interface ReaderOptions {
  readonly cannot?: readonly Exception[];
  readonly cannotFilter?: readonly FilterException[];
}

/** What every engine has to show with the whole corpus. */
export function describeReader(name: string, engine: () => Engine, options: ReaderOptions = {}): void {
  const { cannot = [], cannotFilter = [] } = options;
  describe(name, () => {
    describe('reads schema and rows', () => {
      for (const table of corpus.filter((each) => !isExceptedWhole(cannot, each.name))) {
        it(`of ${table.name}: ${table.shows}`, async () => {
          const content = lastDay(table);
          expect(await schemaDifferences(engine(), written(table.name), content)).toEqual([]);
          expect(await rowDifferences(engine(), written(table.name), content, { cannot })).toEqual([]);
        });
      }
    });

    describe.runIf(cannot.length > 0)('cannot read', () => {
      for (const exception of cannot) {
        const { table, columns, reason } = exception;
        it(`${columns?.join(', ') ?? 'all'} of ${table}, still: ${reason}`, async () => {
          for (const column of columns ?? ['id']) {
            const wrong = await readsWrong(engine(), table, column);
            expect(wrong, `${column} reads well now: take the exception away`).toBe(true);
          }
        });
      }
    });

    describe('loses no row to a filter at the edges', () => {
      for (const table of [edges, floats, times, farDates].filter((each) => readWell(each, cannot).length > 0)) {
        it(`of files, by their bounds, of ${table.name}: ${table.shows}`, async () => {
          const isGood = (predicate: Predicate) => !isFilterExcepted(cannotFilter, table.name, predicate);
          const { problems, tried } = await filterProblems(engine(), table, readWell(table, cannot), isGood);
          expect(problems).toEqual([]);
          expect(tried).toBeGreaterThanOrEqual(18);
        });
      }

      for (const table of partitions.filter(isFilterable)) {
        it(`of ${table.name}: ${table.shows}`, async () => {
          const isGood = (predicate: Predicate) => !isFilterExcepted(cannotFilter, table.name, predicate);
          const { problems } = await filterProblems(engine(), table, partitionColumns(lastDay(table)), isGood);
          expect(problems).toEqual([]);
        });
      }
    });

    describe.runIf(cannotFilter.length > 0)('cannot filter', () => {
      for (const exception of cannotFilter) {
        const { table: name, columns, reason } = exception;
        it(`by ${columns.join(', ')} of ${name}, still: ${reason}`, async () => {
          const table = tableOf(name);
          for (const column of columns) {
            const isBad = (predicate: Predicate) => isFilterExcepted([exception], name, predicate);
            const found = await filterProblems(engine(), table, [column], isBad).catch(() => ({
              problems: ['failed'],
            }));
            expect(found.problems, `${column} filters well now: take the exception away`).not.toEqual([]);
          }
        });
      }
    });

    describe('reads every snapshot as it was', () => {
      for (const table of corpus.filter((each) => each.days.length > 1)) {
        it(`of ${table.name}`, async () => {
          const { snapshotIds, ...place } = written(table.name);
          for (const [day, content] of table.days.entries()) {
            const at = `day ${day + 1}`;
            const snapshotId = snapshotIds[day];
            expect(await schemaDifferences(engine(), place, content, snapshotId), at).toEqual([]);
            expect(await rowDifferences(engine(), place, content, { cannot, snapshotId }), at).toEqual([]);
          }
        });
      }
    });
  });
}

/** Opens an engine before the file's tests, and closes it after them. */
export function opened<E extends Engine>(open: () => Promise<E>): () => E {
  let engine: E | undefined;
  beforeAll(async () => {
    engine = await open();
  });
  afterAll(() => engine?.close());
  return () => {
    if (engine === undefined) throw new Error('expected the engine to be open by now');
    return engine;
  };
}

/** One query a column: an engine plans the branches of a union one by one, and prunes for each. */
async function filterProblems(
  engine: Engine,
  table: CorpusTable,
  columns: readonly string[],
  isAsked: (predicate: Predicate) => boolean,
) {
  const problems: string[] = [];
  let tried = 0;
  for (const column of columns) {
    const all = edgePredicates(lastDay(table), [column], engine.nanIsGreatest);
    const expected = all.filter(({ predicate }) => isAsked(predicate));
    if (expected.length === 0) continue;
    tried += expected.length;
    const found = await engine.ids(
      written(table.name),
      expected.map((each) => each.predicate),
    );
    for (const [index, { predicate, ids }] of expected.entries()) {
      const kept = (found[index] ?? []).toSorted((a, b) => a - b);
      if (kept.join() !== ids.join())
        problems.push(`${column} ${predicate.operator} ${predicate.values}: expected rows ${ids}, found ${kept}`);
    }
  }
  return { problems, tried };
}

/** The columns that the engine reads as they are, the key apart. */
function readWell(table: CorpusTable, cannot: readonly Exception[]): readonly string[] {
  if (isExceptedWhole(cannot, table.name)) return [];
  const others = cannot.filter((each) => each.table === table.name).flatMap((each) => each.columns ?? []);
  const [, ...columns] = lastDay(table).columns.map(({ name }) => name);
  return columns.filter((column) => !others.includes(column));
}

function isFilterable(table: CorpusTable): boolean {
  return edgePredicates(lastDay(table), partitionColumns(lastDay(table)), false).length > 0;
}

/** Whether the column is read wrongly, or not at all, on any of the table's days. */
async function readsWrong(engine: Engine, name: string, column: string): Promise<boolean> {
  const { snapshotIds, ...place } = written(name);
  for (const [day, { columns }] of tableOf(name).days.entries()) {
    const asked = columns.filter((each) => each.name === 'id' || each.name === column);
    if (!asked.some((each) => each.name === column)) continue;
    const snapshotId = snapshotIds[day];
    const found = await rowDifferences(engine, place, { columns: asked }, { snapshotId }).catch(() => ['failed']);
    if (found.length > 0) return true;
  }
  return false;
}

function tableOf(name: string): CorpusTable {
  const found = corpus.find((table) => table.name === name);
  if (found === undefined) throw new Error(`the corpus has no table ${name}`);
  return found;
}

function lastDay(table: CorpusTable): Content {
  const content = table.days.at(-1);
  if (content === undefined) throw new Error(`${table.name} has no day`);
  return content;
}

function written(name: string): LakeTable & { snapshotIds: readonly string[] } {
  const found = inject('lake').tables.find((each) => each.name === name);
  if (found === undefined) throw new Error(`expected ${name} in the lake, found no such table`);
  return found;
}

async function schemaDifferences(engine: Engine, table: LakeTable, { columns }: Content, snapshotId?: string) {
  const found = (await engine.schema(table, snapshotId)).map(([name, type]) => `${name} ${type}`);
  const expected = columns.map(({ name, kind }) => `${name} ${engine.typeName(kind.icebergType)}`);
  return expected.length === found.length && expected.every((each, index) => each === found[index])
    ? []
    : [
        {
          missing: expected.filter((each) => !found.includes(each)),
          unexpected: found.filter((each) => !expected.includes(each)),
        },
      ];
}

/** What differs between the rows that the engine reads and the day's, or what it is known to read instead. */
export async function rowDifferences(
  engine: Engine,
  table: LakeTable,
  content: Content,
  { cannot = [], snapshotId }: { cannot?: readonly Exception[]; snapshotId?: string | undefined } = {},
): Promise<string[]> {
  const excepted = exceptedColumns(cannot, table.name);
  const columns = content.columns.filter(({ name }) => !excepted.has(name));
  const asked: ReadColumn[] = columns.map(({ name, kind }) => ({ name, type: kind.icebergType }));
  const substitutes = asked.map(({ name }) => readAs(cannot, table.name, name));
  const found = await engine.rows(table, asked, snapshotId);
  return differences(
    asked.map(({ name }) => name),
    rowsOf({ columns }).map((row) => row.map((cell, index) => substitutes[index]?.(cell) ?? null)),
    found,
    content.keyLength,
  );
}
