import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

/** What befalls one request instead of its answer. `false`: it is answered after all. */
export type Fate = (request: IncomingMessage, response: ServerResponse) => boolean | Promise<boolean>;

export interface S3Server {
  /** Settings of an S3 client that speaks to it. */
  readonly settings: {
    readonly region: string;
    readonly endpoint: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  };
  readonly objects: Map<string, Buffer>;
  /** Method and URL of every request. */
  readonly requests: readonly string[];
  /** Requests that had a body on the way at once, at most. */
  mostAtOnce(): number;
  /** Befall the next requests, one each. */
  readonly fates: Fate[];
}

const pageSize = 3;

/**
 * As much of S3's wire protocol as the adapters use, in this process: conditional and ranged reads, pages of listings,
 * multipart uploads. The SDK speaks to it as it speaks to S3, so that its retries and its streams are the real ones.
 */
export async function startS3Server(): Promise<S3Server> {
  const objects = new Map<string, Buffer>();
  const uploads = new Map<string, Map<number, Buffer>>();
  const requests: string[] = [];
  const fates: Fate[] = [];
  let now = 0;
  let most = 0;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', 'http://localhost');
    const key = decodeURIComponent(url.pathname.slice(1));
    requests.push(`${request.method} ${decodeURIComponent(request.url ?? '')}`);
    now += 1;
    most = Math.max(most, now);
    response.once('close', () => {
      now -= 1;
    });
    const body = await buffer(request);
    if (await fates.shift()?.(request, response)) return;
    const uploadId = url.searchParams.get('uploadId') ?? '';
    if (url.searchParams.has('list-type')) {
      list(response, key.replace(/\/$/, ''), url.searchParams);
      return;
    }
    if (request.method === 'POST' && url.searchParams.has('uploads')) {
      const id = `upload-${uploads.size}`;
      uploads.set(id, new Map());
      xml(response, `<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`);
      return;
    }
    const upload = uploads.get(uploadId);
    if (uploadId !== '' && upload === undefined) {
      fail(response, 404, 'NoSuchUpload');
      return;
    }
    if (request.method === 'POST') {
      objects.set(key, Buffer.concat([...(upload ?? [])].sort(([a], [b]) => a - b).map(([, part]) => part)));
      uploads.delete(uploadId);
      xml(response, '<CompleteMultipartUploadResult><ETag>"x"</ETag></CompleteMultipartUploadResult>');
      return;
    }
    if (request.method === 'DELETE') {
      uploads.delete(uploadId);
      response.writeHead(204).end();
      return;
    }
    if (request.method === 'PUT') {
      if (upload === undefined) objects.set(key, body);
      else upload.set(Number(url.searchParams.get('partNumber')), body);
      response.writeHead(200, { etag: etagOf(body) }).end();
      return;
    }
    read(request, response, objects.get(key));
  }

  function list(response: ServerResponse, bucket: string, query: URLSearchParams): void {
    const prefix = `${bucket}/${query.get('prefix') ?? ''}`;
    const keys = [...objects.keys()].filter((key) => key.startsWith(prefix)).sort();
    const from = Number(query.get('continuation-token') ?? 0);
    const contents = keys.slice(from, from + pageSize).map((key) => {
      const body = objects.get(key) as Buffer;
      const name = escaped(key.slice(bucket.length + 1));
      return `<Contents><Key>${name}</Key><Size>${body.length}</Size><ETag>${escaped(etagOf(body))}</ETag></Contents>`;
    });
    const more = from + pageSize < keys.length;
    const next = more ? `<NextContinuationToken>${from + pageSize}</NextContinuationToken>` : '';
    xml(response, `<ListBucketResult><IsTruncated>${more}</IsTruncated>${next}${contents.join('')}</ListBucketResult>`);
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const settings = {
    region: 'eu-central-1',
    endpoint: `http://127.0.0.1:${port}`,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  };
  return { settings, objects, requests, fates, mostAtOnce: () => most };
}

function read(request: IncomingMessage, response: ServerResponse, found: Buffer | undefined): void {
  if (found === undefined) {
    fail(response, 404, 'NoSuchKey');
    return;
  }
  const wanted = request.headers['if-match'];
  if (wanted !== undefined && wanted !== etagOf(found)) {
    fail(response, 412, 'PreconditionFailed');
    return;
  }
  const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? [];
  if (from !== undefined && Number(from) >= found.length) {
    fail(response, 416, 'InvalidRange');
    return;
  }
  const part = from === undefined ? found : found.subarray(Number(from), Number(to) + 1);
  response.writeHead(from === undefined ? 200 : 206, {
    etag: etagOf(found),
    'content-length': part.length,
    ...(from === undefined
      ? {}
      : { 'content-range': `bytes ${from}-${Number(from) + part.length - 1}/${found.length}` }),
  });
  response.end(request.method === 'HEAD' ? undefined : part);
}

export function etagOf(body: Uint8Array): string {
  return `"${createHash('md5').update(body).digest('hex')}"`;
}

export function fail(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { 'content-type': 'application/xml' });
  response.end(`<Error><Code>${code}</Code><Message>${code}: of secret-canary</Message></Error>`);
}

function xml(response: ServerResponse, text: string): void {
  response.writeHead(200, { 'content-type': 'application/xml' }).end(`<?xml version="1.0"?>${text}`);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}

/** Fates that several tests know. */
export const fate = {
  /** The connection breaks before an answer. */
  broken: ((request) => request.socket.destroy() !== undefined) as Fate,
  status:
    (status: number, code: string): Fate =>
    (_request, response) => {
      fail(response, status, code);
      return true;
    },
  /** The head promises `promised` bytes; the connection breaks after `sent`. */
  cutShort:
    (body: Uint8Array, sent: number, headers: Record<string, string> = {}): Fate =>
    (request, response) => {
      response.writeHead(200, { 'content-length': body.length, etag: etagOf(body), ...headers });
      response.write(body.subarray(0, sent), () => request.socket.destroy());
      return true;
    },
  /** Done, but the answer is lost: the handler goes on, the connection does not. */
  lostAnswer: ((request, response) => {
    response.end = (() => {
      request.socket.destroy();
      return response;
    }) as typeof response.end;
    return false;
  }) as Fate,
} as const;
