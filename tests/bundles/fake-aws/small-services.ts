import { randomUUID } from 'node:crypto';
import type { CloudEvent } from '@snapferry/events';
import { bodyOf, elements, type FakeService, json, jsonFault, targetOf, xml } from './answers.ts';

export function fakeEventBridge(events: CloudEvent[]): FakeService {
  return (request) => {
    if (targetOf(request) !== 'PutEvents') return undefined;
    const { Entries } = bodyOf<{ Entries: { Detail: string }[] }>(request);
    events.push(...Entries.map(({ Detail }) => JSON.parse(Detail) as CloudEvent));
    return json({ FailedEntryCount: 0, Entries: Entries.map(() => ({ EventId: randomUUID() })) });
  };
}

export function fakeSns(messages: { subject: string; text: string }[]): FakeService {
  return ({ body }) => {
    const form = new URLSearchParams(body.toString('utf8'));
    if (form.get('Action') !== 'Publish') return undefined;
    messages.push({ subject: form.get('Subject') ?? '', text: form.get('Message') ?? '' });
    return xml('Publish', elements({ MessageId: randomUUID() }));
  };
}

export interface ShownAgain {
  readonly ReceiptHandle: string;
  readonly VisibilityTimeout: number;
}

/** Messages come from the tests; which are to be shown again is kept. */
export function fakeSqs(shownAgain: ShownAgain[]): FakeService {
  return (request) => {
    if (targetOf(request) !== 'ChangeMessageVisibility') return undefined;
    shownAgain.push(bodyOf<ShownAgain>(request));
    return json({});
  };
}

/** Binary secrets by ARN. */
export function fakeSecretsManager(secrets: ReadonlyMap<string, Uint8Array>): FakeService {
  return (request) => {
    if (targetOf(request) !== 'GetSecretValue') return undefined;
    const secret = secrets.get(bodyOf<{ SecretId: string }>(request).SecretId);
    if (secret === undefined) return jsonFault('ResourceNotFoundException');
    return json({ SecretBinary: Buffer.from(secret).toString('base64') });
  };
}

/** Sessions are told apart by nothing; which policies were asked for is kept. */
export function fakeSts(policies: string[]): FakeService {
  return ({ body }) => {
    const form = new URLSearchParams(body.toString('utf8'));
    if (form.get('Action') !== 'AssumeRole') return undefined;
    policies.push(form.get('Policy') ?? '');
    const Expiration = new Date(Date.now() + 900_000).toISOString();
    const credentials = { AccessKeyId: 'ASIAEXAMPLE', SecretAccessKey: 'example', SessionToken: 'example', Expiration };
    return xml('AssumeRole', `<Credentials>${elements(credentials)}</Credentials>`);
  };
}

interface StoredTable {
  token: string;
  metadataLocation?: string;
  /** What its snapshot management was told. */
  snapshots?: unknown;
}

/** S3 Tables' API for one table bucket; a table's store is the bucket `<namespace>-<name>--table-s3`. */
export function fakeS3Tables(tables: Map<string, StoredTable>): FakeService {
  const namespaces = new Set<string>();
  return (request) => {
    const { method, path } = request;
    const [, kind, resource = ''] = /^\/(namespaces|tables|get-table)\/(?:arn:[^/]+\/[^/]+\/?)?(.*)$/.exec(path) ?? [];
    const [namespace = '', name, about] = resource.split('/');
    if (kind === 'namespaces' && method === 'PUT') {
      namespaces.add(bodyOf<{ namespace: string[] }>(request).namespace[0] ?? '');
      return json({});
    }
    if (kind !== 'tables') return undefined;
    if (name === undefined && method === 'PUT') {
      if (!namespaces.has(namespace)) return jsonFault('NotFoundException', 404);
      const { name: made } = bodyOf<{ name: string }>(request);
      tables.set(`${namespace}.${made}`, { token: randomUUID() });
      return json({});
    }
    const table = tables.get(`${namespace}.${name}`);
    if (table === undefined) return jsonFault('NotFoundException', 404);
    if (about === 'maintenance') {
      if (method === 'PUT') table.snapshots = bodyOf<{ value: unknown }>(request).value;
      return json({ configuration: { icebergSnapshotManagement: table.snapshots } });
    }
    if (about !== 'metadata-location') return undefined;
    if (method === 'PUT') {
      const { versionToken, metadataLocation } = bodyOf<{ versionToken: string; metadataLocation: string }>(request);
      if (versionToken !== table.token) return jsonFault('ConflictException', 409);
      table.token = randomUUID();
      table.metadataLocation = metadataLocation;
    }
    return json({
      versionToken: table.token,
      metadataLocation: table.metadataLocation,
      warehouseLocation: `s3://${namespace}-${name}--table-s3`.replaceAll('_', '-'),
    });
  };
}

/** Glue tables by `database.name`, each with its metadata's location. */
export function fakeGlue(tables: ReadonlyMap<string, string>): FakeService {
  const tableOf = (key: string) => {
    const [DatabaseName, Name] = key.split('.');
    const Parameters = { table_type: 'ICEBERG', metadata_location: tables.get(key) };
    return { DatabaseName, Name, VersionId: '1', TableType: 'EXTERNAL_TABLE', Parameters };
  };
  return (request) => {
    const { DatabaseName, Name } = bodyOf<{ DatabaseName?: string; Name?: string }>(request);
    switch (targetOf(request)) {
      case 'GetDatabases':
        return json({
          DatabaseList: [...new Set([...tables.keys()].map((key) => key.split('.')[0]))].map((name) => ({
            Name: name,
          })),
        });
      case 'GetTables':
        return json({ TableList: [...tables.keys()].filter((key) => key.startsWith(`${DatabaseName}.`)).map(tableOf) });
      case 'GetTable':
        return tables.has(`${DatabaseName}.${Name}`)
          ? json({ Table: tableOf(`${DatabaseName}.${Name}`) })
          : jsonFault('EntityNotFoundException');
      default:
        return undefined;
    }
  };
}

/** Athena that ends each query at once: tables named in it have the rows that `counts` says. */
export function fakeAthena(counts: ReadonlyMap<string, number>): FakeService {
  const queries = new Map<string, string>();
  const cells = (...texts: string[]) => ({ Data: texts.map((VarCharValue) => ({ VarCharValue })) });
  return (request) => {
    const { QueryString, QueryExecutionId = '' } = bodyOf<{ QueryString?: string; QueryExecutionId?: string }>(request);
    switch (targetOf(request)) {
      case 'StartQueryExecution': {
        const id = randomUUID();
        queries.set(id, QueryString ?? '');
        return json({ QueryExecutionId: id });
      }
      case 'GetQueryExecution':
        return json({ QueryExecution: { QueryExecutionId, Status: { State: 'SUCCEEDED' }, Statistics: {} } });
      case 'GetQueryResults': {
        const named = [...counts].filter(([name]) => queries.get(QueryExecutionId)?.includes(`'${name}'`));
        const rows = named.map(([name, count]) => cells(name, String(count)));
        return json({ ResultSet: { Rows: [cells('name', 'total'), ...rows] } });
      }
      default:
        return undefined;
    }
  };
}
