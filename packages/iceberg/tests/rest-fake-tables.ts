import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import {
  applyUpdates,
  CommitConflictError,
  checkRequirements,
  filePath,
  fileUri,
  InvalidTableError,
  printTableMetadata,
  type Schema,
  type TableMetadata,
  type TableRequirement,
  type TableUpdate,
} from '../src/index.ts';

/** An error as the server words it. */
export class IcebergFault extends Error {
  readonly status: number;
  readonly type: string;

  constructor(status: number, type: string, message: string) {
    super(message);
    this.status = status;
    this.type = type;
  }
}

/**
 * What the server does with a create that is to be staged: forgets it once answered and builds the table from the commit
 * alone (as Apache's handlers), keeps it and builds on it (as SeaweedFS), or refuses it (as S3 Tables).
 */
export type Staging = 'forgotten' | 'kept' | 'refused';

interface Stored {
  readonly metadata: TableMetadata;
  readonly metadataLocation: string;
}

/** The tables of the fake REST catalogue. Every method runs in one go, as a server's transaction does. */
export class FakeRestTables {
  readonly #warehouse: string;
  readonly #staging: Staging;
  readonly #namespaces = new Map<string, Map<string, Stored>>();
  readonly #staged = new Map<string, TableMetadata>();

  constructor(warehouse: string, staging: Staging) {
    this.#warehouse = warehouse;
    this.#staging = staging;
  }

  namespaces(): Record<string, unknown> {
    return { namespaces: [...this.#namespaces.keys()].map((name) => [name]) };
  }

  createNamespace(name: string): Record<string, unknown> {
    if (this.#namespaces.has(name)) throw new IcebergFault(409, 'AlreadyExistsException', `${name} is there`);
    this.#namespaces.set(name, new Map());
    return { namespace: [name], properties: {} };
  }

  list(namespace: string): Record<string, unknown> {
    return { identifiers: [...this.#in(namespace).keys()].map((name) => ({ namespace: [namespace], name })) };
  }

  load(namespace: string, name: string): Record<string, unknown> {
    const stored = this.#namespaces.get(namespace)?.get(name);
    if (stored === undefined) throw new IcebergFault(404, 'NoSuchTableException', `no table ${namespace}.${name}`);
    return { 'metadata-location': stored.metadataLocation, metadata: stored.metadata, config: {} };
  }

  create(namespace: string, asked: Record<string, unknown>): Record<string, unknown> {
    const name = String(asked.name);
    const stage = asked['stage-create'] === true;
    if (stage && this.#staging === 'refused')
      throw new IcebergFault(400, 'BadRequestException', 'stage-create is not supported');
    if (this.#in(namespace).has(name)) throw new IcebergFault(409, 'AlreadyExistsException', `${name} is there`);
    const { 'format-version': _version, ...properties } = asked.properties as Record<string, string>;
    const metadata = emptyMetadata(this.#placeFor(namespace, name), asked.schema as Schema, properties);
    if (!stage) return this.#store(namespace, name, metadata);
    this.#staged.set(`${namespace}.${name}`, metadata);
    // As SeaweedFS answers; the spec says that it may be null.
    return { 'metadata-location': `${metadata.location}/metadata/v1.metadata.json`, metadata };
  }

  commit(namespace: string, name: string, asked: Record<string, unknown>): Record<string, unknown> {
    const stored = this.#in(namespace).get(name);
    const requirements = asked.requirements as TableRequirement[];
    const creates = requirements.some((each) => each.type === 'assert-create');
    if (stored === undefined && !creates) throw new IcebergFault(404, 'NoSuchTableException', `no table ${name}`);
    const staged = this.#staging === 'kept' ? this.#staged.get(`${namespace}.${name}`) : undefined;
    const base = stored?.metadata ?? staged;
    try {
      checkRequirements(stored?.metadata, requirements);
      const updates = knowing(base, asked.updates as TableUpdate[]);
      const previous = stored === undefined ? {} : { previousLocation: stored.metadataLocation };
      return this.#store(namespace, name, applyUpdates(base, updates, { now: new Date(), ...previous }));
    } catch (error) {
      if (error instanceof CommitConflictError) throw new IcebergFault(409, 'CommitFailedException', error.message);
      if (error instanceof InvalidTableError) throw new IcebergFault(400, 'BadRequestException', error.message);
      throw error;
    }
  }

  #in(namespace: string): Map<string, Stored> {
    const tables = this.#namespaces.get(namespace);
    if (tables !== undefined) return tables;
    throw new IcebergFault(404, 'NoSuchNamespaceException', `no namespace ${namespace}`);
  }

  /** No client can guess it, and the staged place differs from any other. */
  #placeFor(namespace: string, name: string): string {
    return fileUri(`${this.#warehouse}/${namespace}/${name}-${randomUUID().slice(0, 8)}`);
  }

  #store(namespace: string, name: string, metadata: TableMetadata): Record<string, unknown> {
    const metadataLocation = `${metadata.location}/metadata/${randomUUID()}.metadata.json`;
    mkdirSync(dirname(filePath(metadataLocation)), { recursive: true });
    writeFileSync(filePath(metadataLocation), printTableMetadata(metadata));
    this.#in(namespace).set(name, { metadata, metadataLocation });
    return this.load(namespace, name);
  }
}

function emptyMetadata(location: string, schema: Schema, properties: Record<string, string>): TableMetadata {
  const updates: TableUpdate[] = [
    { action: 'assign-uuid', uuid: randomUUID() },
    { action: 'upgrade-format-version', 'format-version': 2 },
    { action: 'add-schema', schema, 'last-column-id': 0 },
    { action: 'set-current-schema', 'schema-id': -1 },
    { action: 'add-spec', spec: { 'spec-id': 0, fields: [] } },
    { action: 'set-default-spec', 'spec-id': -1 },
    { action: 'add-sort-order', 'sort-order': { 'order-id': 0, fields: [] } },
    { action: 'set-default-sort-order', 'sort-order-id': -1 },
    { action: 'set-location', location },
    { action: 'set-properties', updates: properties },
  ];
  return applyUpdates(undefined, updates, { now: new Date() });
}

/** Without a second copy of the spec and the sort order that the base has already. */
function knowing(base: TableMetadata | undefined, updates: readonly TableUpdate[]): TableUpdate[] {
  if (base === undefined) return [...updates];
  const known = { spec: base['partition-specs'][0], order: base['sort-orders'][0] };
  return updates.flatMap((update, i): TableUpdate[] => {
    const before = updates[i - 1];
    const isKnown = (each: TableUpdate | undefined): boolean =>
      (each?.action === 'add-spec' && isDeepStrictEqual(each.spec, known.spec)) ||
      (each?.action === 'add-sort-order' && isDeepStrictEqual(each['sort-order'], known.order));
    return isKnown(update) || isKnown(before) ? [] : [update];
  });
}
