import { InvalidTableError } from './errors.ts';
import { printJson } from './lossless-json.ts';
import { removeSnapshots } from './remove-snapshots.ts';
import type { TableUpdate } from './table-change.ts';
import type { Schema, SnapshotRef, TableMetadata } from './types.ts';

export interface UpdateContext {
  readonly now: Date;
  /** Where the metadata that the updates build on is stored; it goes to the metadata log. */
  readonly previousLocation?: string;
}

// Iceberg's default of the table property `write.metadata.previous-versions-max`.
const defaultPreviousVersions = 100;

/**
 * The metadata after all updates, in their order; undefined stands for a table that is being created. Pure.
 *
 * @throws InvalidTableError if an update contradicts the metadata, or a new table lacks a required part.
 */
export function applyUpdates(
  base: TableMetadata | undefined,
  updates: readonly TableUpdate[],
  context: UpdateContext,
): TableMetadata {
  // Never back in time, even if this machine's clock is: readers take the times as ordered.
  const now = Math.max(context.now.getTime(), base?.['last-updated-ms'] ?? 0);
  const start: Draft = { metadata: base ?? blank, now, added: new Set() };
  const { metadata } = updates.reduce(applyOne, start);
  const result = {
    ...metadata,
    'last-updated-ms': Math.max(now, latestSnapshotTime(metadata)),
    'metadata-log': metadataLog(base, context, metadata),
  };
  refuseIncomplete(result);
  return result;
}

/** The metadata under construction, and the ids of the snapshots that this change added. */
interface Draft {
  readonly metadata: TableMetadata;
  readonly now: number;
  readonly added: ReadonlySet<bigint>;
  readonly lastSchemaId?: number;
  readonly lastSpecId?: number;
  readonly lastSortOrderId?: number;
}

const blank: TableMetadata = {
  'format-version': 2,
  'table-uuid': '',
  location: '',
  'last-sequence-number': 0n,
  'last-updated-ms': 0,
  'last-column-id': 0,
  schemas: [],
  'current-schema-id': -1,
  'partition-specs': [],
  'default-spec-id': -1,
  // Partition field ids start at 1000 (Iceberg spec, "Partition Evolution").
  'last-partition-id': 999,
  'sort-orders': [],
  'default-sort-order-id': -1,
  properties: {},
  snapshots: [],
  'snapshot-log': [],
  'metadata-log': [],
  refs: {},
};

function applyOne(draft: Draft, update: TableUpdate): Draft {
  const { metadata } = draft;
  const withFields = (fields: Partial<TableMetadata>): Draft => ({ ...draft, metadata: { ...metadata, ...fields } });
  switch (update.action) {
    case 'assign-uuid':
      if (metadata['table-uuid'] !== '' && metadata['table-uuid'] !== update.uuid) {
        throw new InvalidTableError(`the table has uuid ${metadata['table-uuid']}; it cannot become ${update.uuid}`);
      }
      return withFields({ 'table-uuid': update.uuid });
    case 'upgrade-format-version':
      return withFields({ 'format-version': update['format-version'] });
    case 'set-location':
      return withFields({ location: update.location });
    case 'add-schema':
      return addSchema(draft, update.schema, update['last-column-id']);
    case 'set-current-schema':
      return withFields({ 'current-schema-id': lastIfMinusOne(update['schema-id'], draft.lastSchemaId) });
    case 'add-spec': {
      const specs = [...metadata['partition-specs'], update.spec];
      const lastPartitionId = Math.max(metadata['last-partition-id'], ...update.spec.fields.map((f) => f['field-id']));
      const next = withFields({ 'partition-specs': specs, 'last-partition-id': lastPartitionId });
      return { ...next, lastSpecId: update.spec['spec-id'] };
    }
    case 'set-default-spec':
      return withFields({ 'default-spec-id': lastIfMinusOne(update['spec-id'], draft.lastSpecId) });
    case 'add-sort-order': {
      const next = withFields({ 'sort-orders': [...metadata['sort-orders'], update['sort-order']] });
      return { ...next, lastSortOrderId: update['sort-order']['order-id'] };
    }
    case 'set-default-sort-order':
      return withFields({ 'default-sort-order-id': lastIfMinusOne(update['sort-order-id'], draft.lastSortOrderId) });
    case 'set-properties':
      return withFields({ properties: { ...metadata.properties, ...update.updates } });
    case 'remove-properties': {
      const removals = new Set(update.removals);
      const kept = Object.entries(metadata.properties).filter(([key]) => !removals.has(key));
      return withFields({ properties: Object.fromEntries(kept) });
    }
    case 'remove-snapshots':
      return { ...draft, metadata: removeSnapshots(metadata, update['snapshot-ids']) };
    case 'add-snapshot':
      return addSnapshot(draft, update.snapshot);
    case 'set-snapshot-ref': {
      const { action: _action, 'ref-name': name, ...ref } = update;
      return setRef(draft, name, ref);
    }
  }
}

function addSchema(draft: Draft, schema: Schema, lastColumnId: number): Draft {
  const { metadata } = draft;
  if (lastColumnId < metadata['last-column-id']) {
    throw new InvalidTableError(`last-column-id cannot fall from ${metadata['last-column-id']} to ${lastColumnId}`);
  }
  const known = metadata.schemas.find((each) => each['schema-id'] === schema['schema-id']);
  if (known !== undefined && printJson(known.fields) !== printJson(schema.fields)) {
    throw new InvalidTableError(`schema ${schema['schema-id']} is in the table already, with other fields`);
  }
  return {
    ...draft,
    metadata: {
      ...metadata,
      schemas: known ? metadata.schemas : [...metadata.schemas, schema],
      'last-column-id': lastColumnId,
    },
    lastSchemaId: schema['schema-id'],
  };
}

function addSnapshot(draft: Draft, snapshot: TableMetadata['snapshots'][number]): Draft {
  const { metadata, added } = draft;
  const id = snapshot['snapshot-id'];
  if (metadata.snapshots.some((each) => each['snapshot-id'] === id)) {
    throw new InvalidTableError(`snapshot ${id} is in the table already`);
  }
  if (snapshot['sequence-number'] <= metadata['last-sequence-number']) {
    throw new InvalidTableError(
      `expected a sequence number above ${metadata['last-sequence-number']}, found ${snapshot['sequence-number']}`,
    );
  }
  return {
    ...draft,
    metadata: {
      ...metadata,
      snapshots: [...metadata.snapshots, snapshot],
      'last-sequence-number': snapshot['sequence-number'],
    },
    added: new Set([...added, id]),
  };
}

function setRef(draft: Draft, name: string, ref: SnapshotRef): Draft {
  const { metadata, added } = draft;
  const snapshot = metadata.snapshots.find((each) => each['snapshot-id'] === ref['snapshot-id']);
  if (snapshot === undefined)
    throw new InvalidTableError(`${name} cannot point to unknown snapshot ${ref['snapshot-id']}`);
  const refs = { ...metadata.refs, [name]: ref };
  if (name !== 'main') return { ...draft, metadata: { ...metadata, refs } };
  // A snapshot that becomes current later than it was made (a rollback) is logged with the time of the change.
  const time = added.has(ref['snapshot-id']) ? snapshot['timestamp-ms'] : draft.now;
  const log = [...metadata['snapshot-log'], { 'snapshot-id': ref['snapshot-id'], 'timestamp-ms': time }];
  return {
    ...draft,
    metadata: { ...metadata, refs, 'current-snapshot-id': ref['snapshot-id'], 'snapshot-log': log },
  };
}

function lastIfMinusOne(id: number, last: number | undefined): number {
  if (id !== -1) return id;
  if (last === undefined) throw new InvalidTableError('the id -1 means the one just added, but this change added none');
  return last;
}

function latestSnapshotTime(metadata: TableMetadata): number {
  return metadata.snapshots.reduce((latest, each) => Math.max(latest, each['timestamp-ms']), 0);
}

function metadataLog(
  base: TableMetadata | undefined,
  context: UpdateContext,
  result: TableMetadata,
): TableMetadata['metadata-log'] {
  if (base === undefined || context.previousLocation === undefined) return result['metadata-log'];
  const entry = { 'timestamp-ms': base['last-updated-ms'], 'metadata-file': context.previousLocation };
  const asked = Number(result.properties['write.metadata.previous-versions-max']);
  const keep = Number.isInteger(asked) && asked > 0 ? asked : defaultPreviousVersions;
  return [...result['metadata-log'], entry].slice(-keep);
}

function refuseIncomplete(metadata: TableMetadata): void {
  const missing: string[] = [];
  if (metadata['table-uuid'] === '') missing.push('table-uuid');
  if (metadata.location === '') missing.push('location');
  if (!metadata.schemas.some((each) => each['schema-id'] === metadata['current-schema-id'])) {
    missing.push('current schema');
  }
  if (!metadata['partition-specs'].some((each) => each['spec-id'] === metadata['default-spec-id'])) {
    missing.push('default partition spec');
  }
  if (!metadata['sort-orders'].some((each) => each['order-id'] === metadata['default-sort-order-id'])) {
    missing.push('default sort order');
  }
  if (missing.length > 0) throw new InvalidTableError(`the change leaves the table without: ${missing.join(', ')}`);
}
