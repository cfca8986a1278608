import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { corpus } from './corpus/corpus.ts';
import { edges } from './corpus/edges.ts';
import { partitionColumns, partitions } from './corpus/partitions.ts';
import { type Content, type CorpusTable, rowsOf } from './corpus/table.ts';
import type { Engine, LakeTable, ReadColumn } from './engine.ts';
import { type Exception, exceptedColumns, isExceptedWhole } from './exceptions.ts';
import { edgePredicates } from './predicates.ts';
import { differences } from './rows.ts';

export interface ReaderOptions {
  readonly cannot?: readonly Exception[];
  /** Columns that it reads well, but loses rows of, or fails, once it is to filter by them. */
  readonly cannotFilter?: readonly Exception[];
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
          expect(
            await rowDifferences(engine(), written(table.name), content, exceptedColumns(cannot, table.name)),
          ).toEqual([]);
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
      it('of files, by their bounds', async () => {
        const [, ...columns] = lastDay(edges).columns.map((column) => column.name);
        const { problems, tried } = await filterProblems(engine(), edges, columns);
        expect(problems).toEqual([]);
        expect(tried).toBeGreaterThan(200);
      });

      for (const table of partitions.filter(isFilterable)) {
        it(`of ${table.name}: ${table.shows}`, async () => {
          const excepted = exceptedColumns(cannotFilter, table.name);
          const columns = partitionColumns(lastDay(table)).filter((column) => !excepted.has(column));
          expect((await filterProblems(engine(), table, columns)).problems).toEqual([]);
        });
      }
    });

    describe.runIf(cannotFilter.length > 0)('cannot filter', () => {
      for (const { table: name, columns = [], reason } of cannotFilter) {
        it(`by ${columns.join(', ')} of ${name}, still: ${reason}`, async () => {
          const table = tableOf(name);
          for (const column of columns) {
            const found = await filterProblems(engine(), table, [column]).catch(() => ({ problems: ['failed'] }));
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
            const excepted = exceptedColumns(cannot, table.name);
            expect(await rowDifferences(engine(), place, content, excepted, snapshotId), at).toEqual([]);
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
async function filterProblems(engine: Engine, table: CorpusTable, columns: readonly string[]) {
  const problems: string[] = [];
  let tried = 0;
  for (const column of columns) {
    const expected = edgePredicates(lastDay(table), [column]);
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

function isFilterable(table: CorpusTable): boolean {
  return edgePredicates(lastDay(table), partitionColumns(lastDay(table))).length > 0;
}

/** Whether the column is read wrongly, or not at all, on any of the table's days. */
async function readsWrong(engine: Engine, name: string, column: string): Promise<boolean> {
  const { snapshotIds, ...place } = written(name);
  for (const [day, { columns }] of tableOf(name).days.entries()) {
    const asked = columns.filter((each) => each.name === 'id' || each.name === column);
    if (!asked.some((each) => each.name === column)) continue;
    const found = await rowDifferences(engine, place, { columns: asked }, new Set(), snapshotIds[day]).catch(() => [
      'failed',
    ]);
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

/** What differs between the rows that the engine reads and the day's, without the columns that it cannot read. */
export async function rowDifferences(
  engine: Engine,
  table: LakeTable,
  content: Content,
  excepted: ReadonlySet<string> = new Set(),
  snapshotId?: string,
): Promise<string[]> {
  const columns = content.columns.filter(({ name }) => !excepted.has(name));
  const asked: ReadColumn[] = columns.map(({ name, kind }) => ({ name, type: kind.icebergType }));
  const found = await engine.rows(table, asked, snapshotId);
  return differences(
    asked.map(({ name }) => name),
    rowsOf({ columns }),
    found,
    content.keyLength,
  );
}
