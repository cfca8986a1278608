import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
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

interface Stored {
  readonly metadata: TableMetadata;
  readonly metadataLocation: string;
}

/** The tables of the fake REST catalogue. Every method runs in one go, as a server's transaction does. */
export class FakeRestTables {
  readonly #warehouse: string;
  readonly #staging: boolean;
  readonly #namespaces = new Map<string, Map<string, Stored>>();
  readonly #staged = new Map<string, string>();

  constructor(warehouse: string, staging: boolean) {
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
    if (stage && !this.#staging) throw new IcebergFault(400, 'BadRequestException', 'stage-create is not supported');
    if (this.#in(namespace).has(name)) throw new IcebergFault(409, 'AlreadyExistsException', `${name} is there`);
    const { 'format-version': _version, ...properties } = asked.properties as Record<string, string>;
    const metadata = emptyMetadata(this.#placeFor(namespace, name), asked.schema as Schema, properties);
    if (!stage) return this.#store(namespace, name, metadata);
    this.#staged.set(`${namespace}.${name}`, metadata['table-uuid']);
    return { 'metadata-location': null, metadata };
  }

  commit(namespace: string, name: string, asked: Record<string, unknown>): Record<string, unknown> {
    const stored = this.#in(namespace).get(name);
    const requirements = asked.requirements as TableRequirement[];
    const creates = requirements.some((each) => each.type === 'assert-create');
    if (stored === undefined && !creates) throw new IcebergFault(404, 'NoSuchTableException', `no table ${name}`);
    const updates = asked.updates as TableUpdate[];
    if (stored === undefined) this.#refuseAnotherUuid(`${namespace}.${name}`, updates);
    try {
      checkRequirements(stored?.metadata, requirements);
      const previous = stored === undefined ? {} : { previousLocation: stored.metadataLocation };
      return this.#store(namespace, name, applyUpdates(stored?.metadata, updates, { now: new Date(), ...previous }));
    } catch (error) {
      if (error instanceof CommitConflictError) throw new IcebergFault(409, 'CommitFailedException', error.message);
      if (error instanceof InvalidTableError) throw new IcebergFault(400, 'BadRequestException', error.message);
      throw error;
    }
  }

  /** As servers do that keep what they staged. */
  #refuseAnotherUuid(name: string, updates: readonly TableUpdate[]): void {
    const given = updates.find((update) => update.action === 'assign-uuid');
    const staged = this.#staged.get(name);
    if (staged === undefined || given?.uuid === staged) return;
    throw new IcebergFault(400, 'BadRequestException', 'the table was staged with another uuid');
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
