import { currentDataFiles, localFileIo, type TableHead } from '@snapferry/iceberg';
import { describe, expect, inject, it } from 'vitest';
import { auditProblems } from './audit-problems.ts';
import { double, integer, listOf, numeric, text, timestamptz } from './corpus/kinds.ts';
import { type Lake, namespace, openLake } from './corpus/lake.ts';
import { type Content, type CorpusTable, column, id, paired } from './corpus/table.ts';
import { rowDifferences } from './describe-reader.ts';
import type { LakeTable, SqlEngine } from './engine.ts';

/** What is said to an engine in its own SQL; `table` is the full name there. */
export interface WriterSql {
  append(table: string): string;
  /** Sets the words of row 2 to `merged`, deletes row 3 and adds row 100. */
  merge(table: string): string;
  /** Adds a column `theirs`, another partition field and an order of rows, and then row 100 with 7 in the column. */
  reshape(table: string): readonly string[];
  /** Rewrites all data files into few. */
  compact(table: string): string;
  /** Leaves the current snapshot only. */
  expire(table: string): string;
}

export interface WriterOptions {
  readonly sql: WriterSql;
  /** Statements that make deletes write files of deleted positions, where that is no default. */
  readonly mergeOnRead?: (table: string) => string;
}

/** How the table lies, and into how many files a compaction of day 1 can bring it. */
interface Layout extends Pick<Content, 'partition' | 'sort'> {
  readonly name: string;
  readonly compactedFiles: number;
}

const layouts: readonly Layout[] = [
  { name: 'plain', compactedFiles: 1 },
  // Ids 0 to 3, 4 to 7, and 8; what others add without a moment gets a partition of its own.
  { name: 'laid_out', partition: ['truncate(4, id)', 'year(moment)'], sort: ['words desc'], compactedFiles: 3 },
];

const days: readonly Content[] = [day(8, 'first'), day(6, 'second'), day(7, 'third')];

function day(rows: number, words: string): Content {
  const numbers = Array.from({ length: rows }, (_, index) => index + 1);
  return {
    columns: [
      id(rows),
      column(
        'words',
        text,
        numbers.map((n) => `${words} ${n}`),
      ),
      column(
        'price',
        numeric(9, 2),
        numbers.map((n) => (n % 4 === 0 ? null : `${n}.50`)),
      ),
      paired(
        'moment',
        timestamptz,
        numbers.map((n) => [`1970-01-01 00:00:0${n}+00`, `${n}000000`]),
      ),
      column(
        'score',
        double,
        numbers.map((n) => (n % 4 === 1 ? 'NaN' : `${n}.25`)),
      ),
      paired(
        'tags',
        listOf(integer),
        numbers.map((n) => [`{${n},NULL}`, [String(n), null]]),
      ),
    ],
    files: 4,
  };
}

/** What another engine's work becomes under our next load, and what our tables let it do. */
export function describeWriter(name: string, engine: () => SqlEngine, { sql, mergeOnRead }: WriterOptions): void {
  const fullName = (given: CorpusTable): string => `lake.${namespace}.${given.name}`;
  const open = (): Lake => openLake(inject('lakeHome'));

  describe.each(layouts)(`${name} writes into our tables, $name`, ({ name: layoutName, compactedFiles, ...layout }) => {
    const table = (suffix: string): CorpusTable => ({
      name: `${name.toLowerCase()}_${layoutName}_${suffix}`,
      shows: '',
      days: days.map((content) => ({ ...content, ...layout })),
    });

    it('appends, and the next load replaces what it appended too', async () => {
      const [lake, given] = [open(), table('append')];
      await lake.load(given, 0);
      await engine().query(sql.append(fullName(given)));
      const added = appended(first());
      await expectRows(engine(), lake, given, added);
      await expectNextLoad(engine(), lake, given, added);
    });

    it('adds a column and another layout, and the next load has those of the contract again', async () => {
      const [lake, given] = [open(), table('reshape')];
      await lake.load(given, 0);
      const ours = shapeOf(await head(lake, given));
      for (const statement of sql.reshape(fullName(given))) await engine().query(statement);
      const reshaped = withTheirs(appended(first()));
      await expectRows(engine(), lake, given, reshaped);
      expect(shapeOf(await head(lake, given))).not.toEqual(ours);
      await expectNextLoad(engine(), lake, given, reshaped);
      expect(shapeOf(await head(lake, given))).toEqual(ours);
    });

    it('merges, and the next load goes on from there', async () => {
      const [lake, given] = [open(), table('merge')];
      await lake.load(given, 0);
      if (mergeOnRead !== undefined) await engine().query(mergeOnRead(fullName(given)));
      await engine().query(sql.merge(fullName(given)));
      await expectRows(engine(), lake, given, merged(first()));
      expect((await files(lake, given)).deleteFiles.length).toBeGreaterThan(0);
      await expectNextLoad(engine(), lake, given, merged(first()));
    });

    it.runIf(mergeOnRead !== undefined)(
      'merges by writing files anew, and the next load goes on from there',
      async () => {
        const [lake, given] = [open(), table('rewrite')];
        await lake.load(given, 0);
        await engine().query(sql.merge(fullName(given)));
        await expectRows(engine(), lake, given, merged(first()));
        expect((await files(lake, given)).deleteFiles).toEqual([]);
        await expectNextLoad(engine(), lake, given, merged(first()));
      },
    );

    it('deletes by position, and the next load removes the delete files', async () => {
      const [lake, given] = [open(), table('delete')];
      await lake.load(given, 0);
      if (mergeOnRead !== undefined) await engine().query(mergeOnRead(fullName(given)));
      await engine().query(`DELETE FROM ${fullName(given)} WHERE id = 5`);
      await engine().query(`DELETE FROM ${fullName(given)} WHERE words = 'first 1'`);
      const left = without(first(), [1, 5]);
      await expectRows(engine(), lake, given, left);
      expect((await files(lake, given)).deleteFiles.map(({ kind }) => kind)).toEqual(['position', 'position']);
      await expectNextLoad(engine(), lake, given, left);
    });

    it('compacts, and a replay of the run leaves its work standing', async () => {
      const [lake, given] = [open(), table('compact')];
      await lake.load(given, 0);
      if (mergeOnRead !== undefined) await engine().query(mergeOnRead(fullName(given)));
      await engine().query(`DELETE FROM ${fullName(given)} WHERE id = 5`);
      await engine().query(sql.compact(fullName(given)));
      const left = without(first(), [5]);
      const compacted = await head(lake, given);
      expect((await files(lake, given)).dataFiles).toHaveLength(compactedFiles);
      expect((await lake.load(given, 0)).outcome).toBe('already-loaded');
      expect((await head(lake, given)).metadataLocation).toBe(compacted.metadataLocation);
      await expectRows(engine(), lake, given, left);
      await expectNextLoad(engine(), lake, given, left);
    });

    it('compacts and expires all but one snapshot, and the guard still knows both runs', async () => {
      const [lake, given] = [open(), table('expire')];
      await lake.load(given, 0);
      await lake.load(given, 1);
      await engine().query(sql.compact(fullName(given)));
      await engine().query(sql.expire(fullName(given)));
      const kept = await head(lake, given);
      expect(kept.metadata.snapshots).toHaveLength(1);
      expect((await lake.load(given, 1)).outcome).toBe('already-loaded');
      expect((await lake.load(given, 0)).outcome).toBe('superseded');
      expect((await head(lake, given)).metadataLocation).toBe(kept.metadataLocation);
      await expectRows(engine(), lake, given, content(1));
      expect((await lake.load(given, 2)).outcome).toBe('loaded');
      await expectRows(engine(), lake, given, content(2));
      expect(await auditProblems(await head(lake, given))).toEqual([]);
    });

    it('compacts between our reading and our commit, and neither is lost', async () => {
      const [lake, given] = [open(), table('race')];
      await lake.load(given, 0);
      const compact = async (): Promise<void> => void (await engine().query(sql.compact(fullName(given))));
      expect((await lake.load(given, 1, { beforeCommit: compact })).outcome).toBe('loaded');
      const { metadata } = await head(lake, given);
      expect(metadata.snapshots.map(({ summary }) => summary.operation)).toEqual(['append', 'replace', 'overwrite']);
      await expectRows(engine(), lake, given, content(1));
      await expectRows(engine(), lake, given, first(), metadata.snapshots[1]?.['snapshot-id']);
      expect(await auditProblems(await head(lake, given))).toEqual([]);
    });

    it('compacts and expires between our reading and our commit, and neither work nor guard is lost', async () => {
      const [lake, given] = [open(), table('late')];
      await lake.load(given, 0);
      await lake.load(given, 1);
      const others = async (): Promise<void> => {
        await engine().query(sql.compact(fullName(given)));
        await engine().query(sql.expire(fullName(given)));
      };
      expect((await lake.load(given, 2, { beforeCommit: others })).outcome).toBe('loaded');
      const { metadata } = await head(lake, given);
      expect(metadata.snapshots.map(({ summary }) => summary.operation)).toEqual(['replace', 'overwrite']);
      await expectRows(engine(), lake, given, content(2));
      await expectRows(engine(), lake, given, content(1), metadata.snapshots[0]?.['snapshot-id']);
      expect((await lake.load(given, 2)).outcome).toBe('already-loaded');
      expect((await lake.load(given, 1)).outcome).toBe('superseded');
      expect(await auditProblems(await head(lake, given))).toEqual([]);
    });
  });
}

/** Loads the next day on top of another's work: wholly replaced, nothing of it left but its place in history. */
async function expectNextLoad(engine: SqlEngine, lake: Lake, table: CorpusTable, theirs: Content): Promise<void> {
  const before = await head(lake, table);
  const theirSnapshot = before.metadata['current-snapshot-id'];
  expect((await lake.load(table, 1)).outcome).toBe('loaded');
  const after = await head(lake, table);
  const { dataFiles, deleteFiles } = await files(lake, table);
  expect(deleteFiles).toEqual([]);
  expect(dataFiles.reduce((sum, { recordCount }) => sum + recordCount, 0n)).toBe(6n);
  expect(after.metadata.snapshots.at(-1)?.['parent-snapshot-id']).toBe(theirSnapshot);
  expect(after.metadata.properties).toMatchObject(withoutOurs(before.metadata.properties));
  await expectRows(engine, lake, table, content(1));
  await expectRows(engine, lake, table, theirs, theirSnapshot);
  await expectRows(engine, lake, table, first(), before.metadata.snapshots[0]?.['snapshot-id']);
  expect(await auditProblems(after)).toEqual([]);
}

function withoutOurs(properties: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => !name.startsWith('snapferry.')));
}

async function expectRows(
  engine: SqlEngine,
  lake: Lake,
  table: CorpusTable,
  expected: Content,
  snapshotId?: bigint,
): Promise<void> {
  const { metadataLocation } = await head(lake, table);
  const place: LakeTable = { namespace, name: table.name, metadataLocation };
  expect(await rowDifferences(engine, place, expected, { snapshotId: snapshotId?.toString() })).toEqual([]);
}

async function head(lake: Lake, { name }: CorpusTable): Promise<TableHead> {
  const found = await lake.catalog.load({ namespace, name });
  if (found === undefined) throw new Error(`expected table ${name}, found none`);
  return found;
}

async function files(lake: Lake, table: CorpusTable) {
  return currentDataFiles(localFileIo(), await head(lake, table));
}

function content(day: number): Content {
  const found = days[day];
  if (found === undefined) throw new Error(`there is no day ${day}`);
  return found;
}

function first(): Content {
  return content(0);
}

function without({ columns }: Content, ids: readonly number[]): Content {
  return {
    columns: columns.map((each) => ({ ...each, values: each.values.filter((_, row) => !ids.includes(row + 1)) })),
  };
}

/** With a row of nothing but its id and words. */
function withRow({ columns }: Content, id: string, words: string): Content {
  const value = (name: string): string | null => (name === 'id' ? id : name === 'words' ? words : null);
  return {
    columns: columns.map((each) => ({ ...each, values: [...each.values, [value(each.name), value(each.name)]] })),
  };
}

/** With the column that others added, which has a value in the last row only. */
function withTheirs({ columns }: Content): Content {
  const [key] = columns;
  const values = (key?.values ?? []).map((_, row, all) => (row === all.length - 1 ? '7' : null));
  return { columns: [...columns, column('theirs', integer, values)] };
}

/** Columns, partition fields and order, as the next writer finds them. */
function shapeOf({ metadata }: TableHead) {
  const spec = metadata['partition-specs'].find((each) => each['spec-id'] === metadata['default-spec-id']);
  const order = metadata['sort-orders'].find((each) => each['order-id'] === metadata['default-sort-order-id']);
  const schema = metadata.schemas.find((each) => each['schema-id'] === metadata['current-schema-id']);
  return { columns: schema?.fields.map(({ id, name }) => [id, name]), spec: spec?.fields, order: order?.fields };
}

function appended(given: Content): Content {
  return withRow(given, '100', 'theirs');
}

function merged({ columns }: Content): Content {
  const changed = columns.map((each) =>
    each.name === 'words'
      ? { ...each, values: each.values.map((value, row) => (row === 1 ? (['merged', 'merged'] as const) : value)) }
      : each,
  );
  return withRow(without({ columns: changed }, [3]), '100', 'theirs');
}
