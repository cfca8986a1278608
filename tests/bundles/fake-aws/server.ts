import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CloudEvent } from '@snapferry/events';
import type { DatabaseSnapshot, ExportTask, ObjectStore } from '@snapferry/ports';
import type { FakeService } from './answers.ts';
import { fakeDynamo } from './dynamo.ts';
import { fakeKms } from './kms.ts';
import { fakeRds } from './rds.ts';
import { fakeS3, type StoredObject } from './s3.ts';
import {
  fakeAthena,
  fakeEventBridge,
  fakeGlue,
  fakeS3Tables,
  fakeSecretsManager,
  fakeSns,
  fakeSqs,
  fakeSts,
  type ShownAgain,
} from './small-services.ts';

/** As much of one AWS account as the bundles ask for, behind one address; what stands in it, a test sets and reads. */
export interface FakeAws {
  readonly url: string;
  readonly objects: Map<string, StoredObject>;
  readonly snapshots: DatabaseSnapshot[];
  readonly exportTasks: ExportTask[];
  /** `<account> <snapshot id>` to the account that may copy it. */
  readonly shared: Map<string, string>;
  readonly events: CloudEvent[];
  readonly messages: { subject: string; text: string }[];
  readonly shownAgain: ShownAgain[];
  readonly secrets: Map<string, Uint8Array>;
  readonly sessionPolicies: string[];
  readonly tables: Map<string, { token: string; metadataLocation?: string }>;
  readonly glueTables: Map<string, string>;
  /** Rows of tables as Athena finds them. */
  readonly counts: Map<string, number>;
  /** `service METHOD path`, in order. */
  readonly calls: string[];
  /** Calls that no fake knows: each a fault of the test. */
  readonly unknown: string[];
  close(): Promise<void>;
}

/** @param objects S3 is one for all accounts; who may read what is no matter of this fake. */
export async function startFakeAws(account: string, objects: Map<string, StoredObject>): Promise<FakeAws> {
  const state = {
    account,
    objects,
    shared: new Map<string, string>(),
    snapshots: [],
    exportTasks: [],
    events: [],
    messages: [],
    shownAgain: [],
    secrets: new Map<string, Uint8Array>(),
    sessionPolicies: [],
    tables: new Map<string, { token: string; metadataLocation?: string }>(),
    glueTables: new Map<string, string>(),
    counts: new Map<string, number>(),
    calls: [] as string[],
    unknown: [] as string[],
  };
  const services: Readonly<Record<string, FakeService>> = {
    s3: fakeS3(state.objects),
    rds: fakeRds(state),
    kms: fakeKms(),
    events: fakeEventBridge(state.events),
    dynamodb: fakeDynamo(new Map()),
    sns: fakeSns(state.messages),
    sqs: fakeSqs(state.shownAgain),
    secretsmanager: fakeSecretsManager(state.secrets),
    sts: fakeSts(state.sessionPolicies),
    s3tables: fakeS3Tables(state.tables),
    glue: fakeGlue(state.glueTables),
    athena: fakeAthena(state.counts),
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://fake');
      // Whom a request is for, its signature says.
      const service = /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(request.headers.authorization ?? '')?.[1] ?? '';
      const call = `${service} ${request.method} ${pathname} ${request.headers['x-amz-target'] ?? ''}`.trim();
      state.calls.push(call);
      const answer = services[service]?.({
        method: request.method ?? '',
        path: decodeURIComponent(pathname),
        query: searchParams,
        headers: request.headers,
        body: Buffer.concat(chunks),
      });
      if (answer === undefined) state.unknown.push(call);
      const { status, headers = {}, body = '' } = answer ?? { status: 501 };
      response.writeHead(status, headers);
      response.end(request.method === 'HEAD' ? undefined : body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    ...state,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Writes into the fake's objects, for what builds exports. */
export function writerOf({ objects }: Pick<FakeAws, 'objects'>): ObjectStore {
  const unused = (): never => {
    throw new Error('expected to be written to only');
  };
  return {
    async write(uri, body) {
      objects.set(uri.replace('s3://', ''), { body, modifiedAt: new Date() });
    },
    read: unused,
    head: unused,
    list: unused,
  };
}
