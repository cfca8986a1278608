import { randomUUID } from 'node:crypto';
import {
  ConflictException,
  CreateNamespaceCommand,
  CreateTableCommand,
  GetTableMaintenanceConfigurationCommand,
  GetTableMetadataLocationCommand,
  ListTablesCommand,
  NotFoundException,
  PutTableMaintenanceConfigurationCommand,
  S3TablesClient,
  type TableMaintenanceConfigurationValue,
  UpdateTableMetadataLocationCommand,
} from '@aws-sdk/client-s3tables';
import { mockClient } from 'aws-sdk-client-mock';
import { fileUri } from '../src/index.ts';

interface Stored {
  token: string;
  warehouse: string;
  metadataLocation: string | undefined;
  maintenance: Record<string, TableMaintenanceConfigurationValue>;
}

/** Runs instead of, before or after the real update. */
export type UpdateFate = (update: () => unknown) => unknown;

/** S3 Tables' API in this process; each table has a store of its own, as there, with a name that nobody can guess. */
export function fakeS3Tables(folder: string) {
  const client = new S3TablesClient({ region: 'eu-central-1' });
  const mock = mockClient(client);
  const namespaces = new Map<string, Map<string, Stored>>();
  const fates: UpdateFate[] = [];
  const find = (namespace = '', name = ''): Stored => {
    const stored = namespaces.get(namespace)?.get(name);
    if (stored === undefined) throw notFound();
    return stored;
  };
  mock.on(CreateNamespaceCommand).callsFake(({ namespace: [name] }) => {
    if (namespaces.has(name)) throw conflict();
    namespaces.set(name, new Map());
    return {};
  });
  mock.on(CreateTableCommand).callsFake(({ namespace, name }) => {
    const tables = namespaces.get(namespace);
    if (tables === undefined) throw notFound();
    if (tables.has(name)) throw conflict();
    const warehouse = fileUri(`${folder}/${randomUUID()}--table-s3`);
    tables.set(name, { token: randomUUID(), warehouse, metadataLocation: undefined, maintenance: {} });
    return {};
  });
  mock.on(GetTableMetadataLocationCommand).callsFake(({ namespace, name }) => {
    const { token, warehouse, metadataLocation } = find(namespace, name);
    return { versionToken: token, warehouseLocation: warehouse, metadataLocation };
  });
  mock.on(UpdateTableMetadataLocationCommand).callsFake((input) => {
    const update = () => {
      const stored = find(input.namespace, input.name);
      if (stored.token !== input.versionToken) throw conflict();
      if (!/^[^?]+\.metadata\.json$/.test(input.metadataLocation)) throw new Error('no metadata file');
      if (!input.metadataLocation.startsWith(`${stored.warehouse}/`)) throw new Error('outside of the warehouse');
      stored.token = randomUUID();
      stored.metadataLocation = input.metadataLocation;
      return { versionToken: stored.token, metadataLocation: stored.metadataLocation };
    };
    const fate = fates.shift();
    return fate === undefined ? update() : fate(update);
  });
  mock.on(GetTableMaintenanceConfigurationCommand).callsFake(({ namespace, name }) => ({
    configuration: find(namespace, name).maintenance,
  }));
  mock.on(PutTableMaintenanceConfigurationCommand).callsFake(({ namespace, name, type, value }) => {
    find(namespace, name).maintenance[type] = value;
    return {};
  });
  mock.on(ListTablesCommand).callsFake(({ continuationToken }) => {
    const all = [...namespaces].flatMap(([namespace, tables]) =>
      [...tables.keys()].map((name) => ({ namespace: [namespace], name })),
    );
    // One a page, so that paging is part of every list.
    const at = Number(continuationToken ?? 0);
    const more = at + 1 < all.length;
    return { tables: all.slice(at, at + 1), ...(more ? { continuationToken: String(at + 1) } : {}) };
  });
  return { client, mock, fates };
}

export function conflict(attempts = 1): ConflictException {
  return new ConflictException({ message: 'conflict', $metadata: { httpStatusCode: 409, attempts } });
}

function notFound(): NotFoundException {
  return new NotFoundException({ message: 'not found', $metadata: { httpStatusCode: 404, attempts: 1 } });
}
