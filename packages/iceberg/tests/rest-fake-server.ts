import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { parseJson, printJson } from '../src/lossless-json.ts';
import { FakeRestTables, IcebergFault, type Staging } from './rest-fake-tables.ts';

/** What becomes of one request: whether it is done, and what the client gets to see of it. */
export interface Fate {
  readonly done: boolean;
  readonly answer: 'reset' | 'silence' | { readonly status: number; readonly body?: string };
}

export interface SeenRequest {
  readonly method: string;
  /** As it came over the wire, with the query. */
  readonly target: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface FakeRestOptions {
  /** Absolute path of a folder for the tables. */
  readonly warehouse: string;
  /** Default `forgotten`. */
  readonly staging?: Staging;
  readonly config?: object;
  /** In the paths, between `v1/` and `namespaces`, as on the wire. */
  readonly prefix?: string;
  readonly pageSize?: number;
  /** Undefined lets a request in; else the answer. */
  readonly guard?: (request: SeenRequest) => { readonly status: number; readonly body: string } | undefined;
}

export interface FakeRest {
  readonly uri: string;
  readonly seen: readonly SeenRequest[];
  readonly tables: FakeRestTables;
  /** The next requests that match meet these fates, in turn. */
  next(matches: (request: SeenRequest) => boolean, ...fates: Fate[]): void;
}

export const isCommit = ({ method, target }: SeenRequest): boolean =>
  method === 'POST' && /\/tables\/[^/]+$/.test(target);

/** A REST catalogue in this process, over real HTTP, whose answers can be lost. It ends with the test. */
export async function startFakeRest(options: FakeRestOptions): Promise<FakeRest> {
  const seen: SeenRequest[] = [];
  const tables = new FakeRestTables(options.warehouse, options.staging ?? 'forgotten');
  const planned: { matches: (request: SeenRequest) => boolean; fates: Fate[] }[] = [];
  const server = createServer((incoming, outgoing) => {
    void readBody(incoming).then((body) => {
      const request = {
        method: incoming.method ?? '',
        target: incoming.url ?? '',
        headers: incoming.headers,
        body,
      };
      seen.push(request);
      const fate = planned.find(({ matches, fates }) => fates.length > 0 && matches(request))?.fates.shift();
      respond(outgoing, fate, () => options.guard?.(request) ?? serve(options, tables, request));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const uri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/catalog`;
  return { uri, seen, tables, next: (matches, ...fates) => void planned.push({ matches, fates }) };
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

function respond(outgoing: ServerResponse, fate: Fate | undefined, serveIt: () => Answer): void {
  const real = fate === undefined || fate.done ? serveIt() : undefined;
  if (fate?.answer === 'reset') outgoing.destroy();
  else if (fate?.answer !== 'silence') {
    const { status, body = '' } = fate?.answer ?? (real as Answer);
    outgoing.writeHead(status, { 'content-type': 'application/json' }).end(body);
  }
}

function serve(options: FakeRestOptions, tables: FakeRestTables, { method, target, body }: SeenRequest): Answer {
  const url = new URL(target, 'http://fake');
  const path = url.pathname.replace(/^\/catalog\/v1\//, '');
  const prefix = options.prefix === undefined ? '' : `${options.prefix}/`;
  try {
    if (path === 'config') {
      const overrides = options.prefix === undefined ? {} : { prefix: options.prefix };
      return json(200, options.config ?? { defaults: {}, overrides });
    }
    if (!path.startsWith(`${prefix}namespaces`)) return { status: 404, body: '<html>no such page</html>' };
    const [, namespace, kind, table] = path.slice(prefix.length).split('/').map(decodeURIComponent);
    const asked = body === '' ? {} : (parseJson(body) as Record<string, unknown>);
    const answered = route(tables, method, namespace, kind, table, asked);
    return json(200, paged(answered, url.searchParams.get('pageToken'), options.pageSize));
  } catch (error) {
    if (error instanceof IcebergFault) return icebergError(error.status, error.type, error.message);
    throw error;
  }
}

function route(
  tables: FakeRestTables,
  method: string,
  namespace: string | undefined,
  kind: string | undefined,
  table: string | undefined,
  asked: Record<string, unknown>,
): Record<string, unknown> {
  if (namespace === undefined) {
    return method === 'GET' ? tables.namespaces() : tables.createNamespace((asked.namespace as string[])[0] ?? '');
  }
  if (kind !== 'tables') throw new IcebergFault(400, 'BadRequestException', 'no such route');
  if (table === undefined) return method === 'GET' ? tables.list(namespace) : tables.create(namespace, asked);
  return method === 'GET' ? tables.load(namespace, table) : tables.commit(namespace, table, asked);
}

/** Cuts the one list in an answer into pages, if pages are asked for by the test. */
function paged(answer: Record<string, unknown>, token: string | null, size: number | undefined): object {
  const [field, items] = Object.entries(answer).find(([, value]) => Array.isArray(value)) ?? [];
  if (size === undefined || field === undefined) return answer;
  const from = Number(token ?? 0);
  const part = (items as unknown[]).slice(from, from + size);
  const more = from + size < (items as unknown[]).length;
  return { [field]: part, 'next-page-token': more ? String(from + size) : null };
}

function json(status: number, body: unknown): Answer {
  return { status, body: printJson(body) };
}

export function icebergError(status: number, type: string, message: string = randomUUID()): Answer {
  return json(status, { error: { message, type, code: status } });
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
