import type { TableHead } from './catalog.ts';
import { fieldType, lastIdOf } from './column-types.ts';
import { printJson } from './lossless-json.ts';
import { type MatchedColumn, matchColumns, refuseTakenNames } from './match-columns.ts';
import {
  currentSchema,
  type NestedField,
  type Schema,
  type TableMetadata,
  tableName,
  type WantedColumn,
} from './types.ts';

/** `reorder` moves columns and nothing else. */
export type SchemaChangeKind = 'rename' | 'widen' | 'add' | 'drop' | 'reorder';

/** One kind of change, on top of the steps before it. */
export interface SchemaStep {
  readonly kind: SchemaChangeKind;
  /** The columns that it touches, by their wanted name; dropped ones by the name that they had. */
  readonly columns: readonly string[];
  readonly schema: Schema;
  readonly lastColumnId: number;
  /** Whether the table has this very schema already, from an earlier time; it is made current again then. */
  readonly known: boolean;
}

export interface PlannedSchema {
  readonly schema: Schema;
  readonly lastColumnId: number;
  /** Names of the wanted columns that the table does not have yet. */
  readonly added: readonly string[];
  /** Whether the table's current schema has to change at all. */
  readonly changed: boolean;
  /** Whether the table has this very schema already, from now or an earlier time. */
  readonly known: boolean;
  /** The way from the current schema to the planned one, one kind of change at a time; empty for a new table. */
  readonly steps: readonly SchemaStep[];
}

export interface SchemaOptions {
  /** What becomes of the table's other columns. Default `drop`; `keep` where old rows stay in the table. */
  readonly unwanted?: 'drop' | 'keep';
}

/**
 * The schema that holds the wanted columns, in their order, on top of the table's current one. A renamed column keeps
 * its id, a new one is optional and gets an id that was never used before, a widened one keeps id and data. A column
 * that is not wanted any more leaves the schema, unless a partition spec names it: then it stays behind the others and
 * reads as null, since Iceberg's Java library could no longer open the table without it (apache/iceberg#10234).
 *
 * There are no identifier fields: Iceberg wants those required, and all our columns are optional. And no name mapping:
 * that is for files without field ids, and ours all have them.
 *
 * @throws UnsupportedSchemaChangeError if a column has another type that cannot be widened, is required, or is wanted twice.
 */
export function planSchema(
  head: TableHead | undefined,
  wanted: readonly WantedColumn[],
  { unwanted = 'drop' }: SchemaOptions = {},
): PlannedSchema {
  const table = head === undefined ? 'the new table' : tableName(head.identifier);
  const current = head === undefined ? undefined : currentSchema(head.metadata);
  const matched = matchColumns(table, current?.fields ?? [], wanted);
  const { fields: newFields, lastColumnId } = numbered(matched, head?.metadata['last-column-id'] ?? 0);
  const added = [...newFields.keys()];
  if (head === undefined || current === undefined) {
    const schema: Schema = { type: 'struct', 'schema-id': 0, fields: [...newFields.values()] };
    return { schema, lastColumnId, added, changed: true, known: false, steps: [] };
  }
  const plan = stages(current, matched, newFields, unwanted === 'keep' ? undefined : partitionSources(head.metadata));
  const steps = stepsOf(head.metadata, plan, lastColumnId);
  const fields = plan.at(-1)?.fields ?? [];
  refuseTakenNames(table, head.metadata, fields);
  if (steps.length === 0) return { schema: current, lastColumnId, added, changed: false, known: true, steps };
  return { ...schemaWith(head.metadata, fields), lastColumnId, added, changed: true, steps };
}

/** The table's schema with just these fields, or else a new one: a REST catalogue would not add the same schema again. */
export function schemaWith(metadata: TableMetadata, fields: readonly NestedField[], id = nextSchemaId(metadata)) {
  const text = textOf(fields);
  const schema = metadata.schemas.find((each) => textOf(each.fields) === text);
  const added: Schema = { type: 'struct', 'schema-id': id, fields };
  return schema === undefined ? { schema: added, known: false } : { schema, known: true };
}

function numbered(matched: readonly MatchedColumn[], lastUsed: number) {
  let lastColumnId = lastUsed;
  const fields = new Map<string, NestedField>();
  for (const { wanted, field } of matched) {
    if (field !== undefined) continue;
    const id = lastColumnId + 1;
    const doc = wanted.doc === undefined ? {} : { doc: wanted.doc };
    const added: NestedField = { id, name: wanted.name, required: false, type: fieldType(wanted.type, id), ...doc };
    fields.set(wanted.name, added);
    lastColumnId = lastIdOf(added);
  }
  return { fields, lastColumnId };
}

interface Stage {
  readonly kind: SchemaChangeKind;
  readonly columns: readonly string[];
  readonly fields: readonly NestedField[];
}

/** What the fields are after each kind of change. */
function stages(
  current: Schema,
  matched: readonly MatchedColumn[],
  newFields: ReadonlyMap<string, NestedField>,
  /** Undefined: all. */
  kept: ReadonlySet<number> | undefined,
): readonly Stage[] {
  const byId = new Map(
    matched.flatMap((match) => (match.field === undefined ? [] : [[match.field.id, match] as const])),
  );
  const gone = current.fields.filter(({ id }) => !byId.has(id) && kept !== undefined && !kept.has(id));
  const renamed = current.fields.map((field) => ({ ...field, name: byId.get(field.id)?.wanted.name ?? field.name }));
  const widened = renamed.map((field) => ({ ...field, type: byId.get(field.id)?.type ?? field.type }));
  const extended = [...widened, ...newFields.values()];
  const left = extended.filter(({ id }) => !gone.some((field) => field.id === id));
  const place = new Map(matched.map(({ wanted }, index) => [wanted.name, index]));
  // Where columns of others stay, they stay where they are.
  const ordered =
    kept === undefined
      ? left
      : left.toSorted((a, b) => (place.get(a.name) ?? Infinity) - (place.get(b.name) ?? Infinity));
  const differing = (before: readonly NestedField[], after: readonly NestedField[]) =>
    after.filter((field, i) => printJson(field) !== printJson(before[i])).map((field) => field.name);
  return [
    { kind: 'rename', columns: differing(current.fields, renamed), fields: renamed },
    { kind: 'widen', columns: differing(renamed, widened), fields: widened },
    { kind: 'add', columns: [...newFields.keys()], fields: extended },
    { kind: 'drop', columns: gone.map(({ name }) => name), fields: left },
    { kind: 'reorder', columns: differing(left, ordered), fields: ordered },
  ];
}

function stepsOf(metadata: TableMetadata, plan: readonly Stage[], lastColumnId: number): readonly SchemaStep[] {
  let before = metadata['last-column-id'];
  let id = nextSchemaId(metadata);
  return plan
    .filter(({ columns }) => columns.length > 0)
    .map(({ kind, columns, fields }) => {
      if (kind === 'add') before = lastColumnId;
      const { schema, known } = schemaWith(metadata, fields, id);
      if (!known) id += 1;
      return { kind, columns, schema, known, lastColumnId: before };
    });
}

/** Columns that a partition spec of the table names, of whatever age. */
export function partitionSources(metadata: TableMetadata): ReadonlySet<number> {
  return new Set(metadata['partition-specs'].flatMap((spec) => spec.fields.map((field) => field['source-id'])));
}

/** The same for equal fields, whatever order a writer gave their attributes. */
function textOf(fields: readonly NestedField[]): string {
  const sorted = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(
      Object.entries(value)
        .sort()
        .map(([key, each]) => [key, sorted(each)]),
    );
  };
  return printJson(fields.map(sorted));
}

function nextSchemaId(metadata: TableMetadata): number {
  return Math.max(-1, ...metadata.schemas.map((each) => each['schema-id'])) + 1;
}
