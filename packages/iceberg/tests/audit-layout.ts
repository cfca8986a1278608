import { currentSchema, type PartitionSpec, type TableMetadata } from '../src/index.ts';
import type { Manifest, ManifestEntry } from '../src/manifest.ts';
import type { ManifestFile } from '../src/manifest-list.ts';

type Tell = (problem: string) => void;
type Value = boolean | number | bigint | string | null;

/** What must hold of columns, partition specs and sort orders whatever happened to a table. */
export function auditShape(metadata: TableMetadata, tell: Tell): void {
  const { schemas, 'partition-specs': specs, 'sort-orders': orders } = metadata;
  const families = new Map<number, string>();
  for (const { id, type } of schemas.flatMap((schema) => schema.fields)) {
    const text = typeof type === 'string' ? type : `list<${type.element}>`;
    // What an id may become by widening has one name here.
    const family = text.replace('long', 'int').replace('double', 'float').replace(/\(\d+/, '(n');
    if ((families.get(id) ?? family) !== family) tell(`column id ${id} was used twice: ${families.get(id)}, ${family}`);
    families.set(id, family);
  }
  const current = currentSchema(metadata);
  const has = (id: number): boolean => current.fields.some((field) => field.id === id);
  const fields = specs.flatMap((spec) => spec.fields);
  const byId = new Map<number, string>();
  for (const field of fields) {
    const meaning = `${field['source-id']} ${field.transform} ${field.name}`;
    if ((byId.get(field['field-id']) ?? meaning) !== meaning)
      tell(`partition field ${field['field-id']} was used twice`);
    byId.set(field['field-id'], meaning);
    if (field['field-id'] < 1000) tell(`partition field ${field['field-id']} is below 1000`);
    if (field['field-id'] > metadata['last-partition-id']) tell(`last-partition-id is below ${field['field-id']}`);
    if (!has(field['source-id'])) tell(`partition field ${field.name} names a column that is gone`);
    const twin = current.fields.find((each) => each.name === field.name && each.id !== field['source-id']);
    if (twin !== undefined) tell(`partition field ${field.name} has the name of another column`);
  }
  if (new Set(byId.values()).size < byId.size) tell('one partition field has two ids');
  const defaultOrder = orders.find((order) => order['order-id'] === metadata['default-sort-order-id']);
  if (defaultOrder?.fields.some((field) => !has(field['source-id'])))
    tell('the default sort order names a lost column');
  if (orders.some((order) => (order['order-id'] === 0) !== (order.fields.length === 0)))
    tell('sort order 0 is not empty');
  for (const [name, ids] of [
    ['schema', schemas.map((each) => each['schema-id'])],
    ['spec', specs.map((each) => each['spec-id'])],
    ['sort order', orders.map((each) => each['order-id'])],
  ] as const) {
    if (new Set(ids).size < ids.length) tell(`a ${name} id appears twice`);
  }
}

/** Compares a manifest with its spec, and the manifest list's summaries with the partition records. */
export function auditPartitions(file: ManifestFile, manifest: Manifest, metadata: TableMetadata, say: Tell): void {
  const spec = metadata['partition-specs'].find((each) => each['spec-id'] === file.partition_spec_id);
  if (spec === undefined) {
    say(`unknown partition spec ${file.partition_spec_id}`);
    return;
  }
  const { header, entries } = manifest;
  if (header.partitionSpecId !== String(spec['spec-id'])) say(`its header names spec ${header.partitionSpecId}`);
  if (fieldsText(JSON.parse(header.partitionSpec)) !== fieldsText(spec.fields))
    say('its header has other partition fields than the table');
  const written = (header.partition as unknown as { fields: { name: string; type: [string, unknown] }[] }).fields;
  const ids = written.map((field) => (field as unknown as { 'field-id': number })['field-id']);
  if (ids.join() !== spec.fields.map((field) => field['field-id']).join()) say('its partition record has other fields');
  // 0 is reserved for "unsorted" (Iceberg spec, "Sort Orders"), whether it is listed or not.
  const orderIds = new Set([0, ...metadata['sort-orders'].map((order) => order['order-id'])]);
  for (const { data_file } of entries) {
    if (data_file.sort_order_id !== null && !orderIds.has(data_file.sort_order_id)) say('unknown sort_order_id');
  }
  if (spec.fields.length === 0) return;
  if (file.partitions?.length !== spec.fields.length) say('has summaries of other partition fields');
  written.forEach(({ name, type }, i) => {
    const values = entries.map((entry) => plain((entry.data_file.partition as Record<string, unknown>)[name]));
    const present = values.filter((value) => value !== null);
    const { contains_null, lower_bound, upper_bound } = file.partitions?.[i] ?? {};
    if (contains_null !== values.includes(null)) say(`${name}: contains_null is ${contains_null}`);
    const sorted = present.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    const bounds = [lower_bound, upper_bound].map((bytes) => decoded(type[1], bytes));
    if (bounds[0] !== (sorted[0] ?? null) || bounds[1] !== (sorted.at(-1) ?? null))
      say(`${name}: wrong summary bounds`);
  });
}

/** Whoever wrote them last: Java has the keys of a partition field in another order. */
function fieldsText(fields: PartitionSpec['fields']): string {
  return fields
    .map((field) => [field['source-id'], field['field-id'], field.transform, JSON.stringify(field.name)].join(' '))
    .join();
}

/** How many partitions the files of these entries are in. */
export function countPartitions(entries: readonly ManifestEntry[]): number {
  const texts = entries.map(({ data_file }) => Object.values(data_file.partition).map((each) => String(plain(each))));
  return new Set(texts.map((each) => JSON.stringify(each))).size;
}

export function specOf(metadata: TableMetadata, id: number): PartitionSpec | undefined {
  return metadata['partition-specs'].find((each) => each['spec-id'] === id);
}

/** A partition value as Avro gives it; decimals as integers, since they are compared as such. */
export function plain(value: unknown): Value {
  return value instanceof Uint8Array ? signed(Buffer.from(value)) : ((value ?? null) as Value);
}

function signed(bytes: Buffer): bigint {
  return bytes.length === 0 ? 0n : BigInt.asIntN(bytes.length * 8, BigInt(`0x${bytes.toString('hex')}`));
}

function decoded(type: unknown, bytes: Uint8Array | null | undefined): Value {
  if (bytes === null || bytes === undefined) return null;
  const buffer = Buffer.from(bytes);
  switch (typeof type === 'string' ? type : (type as { readonly type: string }).type) {
    case 'boolean':
      return buffer.readUInt8() === 1;
    case 'int':
      return buffer.readInt32LE();
    case 'long':
      return buffer.readBigInt64LE();
    case 'string':
      return buffer.toString('utf8');
    default:
      return signed(buffer);
  }
}
