import { InvalidTableError, UnsupportedPartitionError } from './errors.ts';
import { type PartitionTransform, transformedType } from './transforms.ts';
import type {
  IcebergPrimitive,
  NestedField,
  PartitionField,
  PartitionSpec,
  Schema,
  SortField,
  SortOrder,
  TableMetadata,
} from './types.ts';

/** One field of the partition spec that a table is to have. */
export interface WantedPartition {
  readonly column: string;
  readonly transform: PartitionTransform;
}

/** One column of the order that rows have within each data file. Nulls come first in `asc`, last in `desc`. */
export interface WantedSort {
  readonly column: string;
  readonly direction: 'asc' | 'desc';
}

export interface WantedLayout {
  /** None: the table is not partitioned. */
  readonly partition?: readonly WantedPartition[] | undefined;
  /** None: the rows are in no known order. */
  readonly sort?: readonly WantedSort[] | undefined;
}

/** A partition field, and what a writer needs to compute its values. */
export interface PlannedPartitionField {
  /** The key in `DataFile.partition`. */
  readonly name: string;
  readonly column: string;
  readonly transform: PartitionTransform;
  readonly sourceType: IcebergPrimitive;
  /** The type of the values. */
  readonly type: IcebergPrimitive;
}

export interface PlannedLayout {
  readonly spec: PartitionSpec;
  readonly sortOrder: SortOrder;
  readonly partitionFields: readonly PlannedPartitionField[];
}

/**
 * The partition spec and the sort order that files written now have: those of the table where they are as wanted, of
 * whatever age, or else new ones. A partition field that any spec had before keeps its id and name; new ids follow the
 * highest ever used, from 1000 on (Iceberg spec, "Partition Evolution").
 *
 * @param metadata undefined for a new table.
 * @throws UnsupportedPartitionError if a column is not in the schema, is named twice, or cannot have the transform.
 */
export function planLayout(metadata: TableMetadata | undefined, schema: Schema, wanted: WantedLayout): PlannedLayout {
  const spec = planSpec(metadata, schema, wanted.partition ?? []);
  return {
    spec,
    sortOrder: planSortOrder(metadata, schema, wanted.sort ?? []),
    partitionFields: partitionFields(spec, schema),
  };
}

/** The fields of a spec with their types, read against a schema that has their columns. @throws InvalidTableError */
export function partitionFields(spec: PartitionSpec, schema: Schema): readonly PlannedPartitionField[] {
  return spec.fields.map((field) => {
    const source = schema.fields.find((each) => each.id === field['source-id']);
    if (source === undefined || typeof source.type !== 'string') {
      throw new InvalidTableError(
        `partition spec ${spec['spec-id']}: expected a column of id ${field['source-id']}, found none`,
      );
    }
    const transform = field.transform as PartitionTransform;
    const type = transformedType(transform, source.type);
    return { name: field.name, column: source.name, transform, sourceType: source.type, type };
  });
}

function planSpec(
  metadata: TableMetadata | undefined,
  schema: Schema,
  wanted: readonly WantedPartition[],
): PartitionSpec {
  const specs = metadata?.['partition-specs'] ?? [];
  const known = specs.flatMap((spec) => spec.fields);
  let lastId = metadata?.['last-partition-id'] ?? 999;
  const fields: PartitionField[] = [];
  for (const { column, transform } of wanted) {
    const { id, name, type } = primitiveColumn(schema, column);
    transformedType(transform, type);
    const same = (field: PartitionField): boolean => field['source-id'] === id && field.transform === transform;
    if (fields.some(same)) throw new UnsupportedPartitionError(`column ${column}: ${transform} is wanted twice`);
    const before = known.find(same);
    if (before === undefined) lastId += 1;
    const taken = (text: string): boolean =>
      [...known, ...fields].some((field) => field.name === text) ||
      [schema, ...(metadata?.schemas ?? [])].some((each) => each.fields.some((f) => f.name === text && f.id !== id));
    fields.push(
      before ?? { 'source-id': id, 'field-id': lastId, name: freeName(suffixed(name, transform), taken), transform },
    );
  }
  const key = (each: readonly PartitionField[]): string =>
    JSON.stringify(each.map((field) => [field['source-id'], field.transform]));
  const equal = specs.filter((spec) => key(spec.fields) === key(fields));
  const current = equal.find((spec) => spec['spec-id'] === metadata?.['default-spec-id']);
  return (
    current ??
    equal[0] ?? {
      'spec-id': next(
        specs.map((spec) => spec['spec-id']),
        0,
      ),
      fields,
    }
  );
}

/** As Iceberg's Java library names the fields, so that people find what they know. */
function suffixed(column: string, transform: PartitionTransform): string {
  const [, kind = transform, width] = /^(\w+)\[(\d+)\]$/.exec(transform) ?? [];
  if (kind === 'identity') return column;
  if (width === undefined) return `${column}_${kind}`;
  return `${column}_${kind === 'truncate' ? 'trunc' : kind}_${width}`;
}

function freeName(name: string, taken: (name: string) => boolean): string {
  let free = name;
  for (let i = 2; taken(free); i += 1) free = `${name}_${i}`;
  return free;
}

function planSortOrder(metadata: TableMetadata | undefined, schema: Schema, wanted: readonly WantedSort[]): SortOrder {
  const orders = metadata?.['sort-orders'] ?? [];
  const fields = wanted.map(({ column, direction }): SortField => {
    const { id } = primitiveColumn(schema, column);
    const nulls = direction === 'asc' ? 'nulls-first' : 'nulls-last';
    return { transform: 'identity', 'source-id': id, direction, 'null-order': nulls };
  });
  if (new Set(fields.map((field) => field['source-id'])).size < fields.length) {
    throw new UnsupportedPartitionError('a column is in the sort order twice');
  }
  const key = (each: readonly SortField[]): string =>
    JSON.stringify(each.map((field) => [field['source-id'], field.transform, field.direction, field['null-order']]));
  const equal = orders.find((order) => key(order.fields) === key(fields));
  // Id 0 is reserved for the order of no fields (Iceberg spec, "Sorting").
  const id =
    fields.length === 0
      ? 0
      : next(
          orders.map((order) => order['order-id']),
          1,
        );
  return equal ?? { 'order-id': id, fields };
}

function primitiveColumn(schema: Schema, name: string): NestedField & { readonly type: IcebergPrimitive } {
  const field = schema.fields.find((each) => each.name === name);
  if (field === undefined) {
    throw new UnsupportedPartitionError(
      `column ${name}: expected it in the schema, as the layout names it, found none`,
    );
  }
  const { type } = field;
  if (typeof type === 'string') return { ...field, type };
  throw new UnsupportedPartitionError(`column ${name}: a ${type.type} cannot be in a partition spec or a sort order`);
}

function next(ids: readonly number[], first: number): number {
  return Math.max(first - 1, ...ids) + 1;
}
