import { createHash } from 'node:crypto';
import { elements, escapeXml, type FakeAnswer, type FakeRequest, type FakeService } from './answers.ts';

export interface StoredObject {
  readonly body: Uint8Array;
  readonly modifiedAt: Date;
}

/** S3's path-style API on a map by `bucket/key`. */
export function fakeS3(objects: Map<string, StoredObject>): FakeService {
  return (request) => {
    const address = request.path.slice(1);
    switch (request.method) {
      case 'GET':
        return request.query.get('list-type') === '2' ? list(objects, request) : get(objects.get(address), request);
      case 'HEAD':
        return { ...get(objects.get(address), request), body: '' };
      case 'PUT':
        return put(objects, address, request);
      case 'DELETE':
        objects.delete(address);
        return { status: 204 };
      default:
        return undefined;
    }
  };
}

function get(found: StoredObject | undefined, { headers }: FakeRequest): FakeAnswer {
  if (found === undefined) return fault(404, 'NoSuchKey');
  const etag = etagOf(found.body);
  if (headers['if-match'] !== undefined && headers['if-match'] !== etag) return fault(412, 'PreconditionFailed');
  const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '') ?? [];
  const common = { etag, 'last-modified': found.modifiedAt.toUTCString() };
  if (from === undefined) {
    return { status: 200, headers: { ...common, 'content-length': String(found.body.length) }, body: found.body };
  }
  const part = found.body.subarray(Number(from), Number(to) + 1);
  const range = `bytes ${from}-${Number(from) + part.length - 1}/${found.body.length}`;
  return {
    status: 206,
    headers: { ...common, 'content-length': String(part.length), 'content-range': range },
    body: part,
  };
}

function put(objects: Map<string, StoredObject>, address: string, request: FakeRequest): FakeAnswer {
  if (request.headers['if-none-match'] === '*' && objects.has(address)) return fault(412, 'PreconditionFailed');
  const chunked = String(request.headers['content-encoding'] ?? '').includes('aws-chunked');
  const body = chunked ? unchunked(request.body) : request.body;
  objects.set(address, { body, modifiedAt: new Date() });
  return { status: 200, headers: { etag: etagOf(body) } };
}

function list(objects: Map<string, StoredObject>, { path, query }: FakeRequest): FakeAnswer {
  const bucket = path.replaceAll('/', '');
  const prefix = query.get('prefix') ?? '';
  const keys = [...objects.keys()]
    .filter((address) => address.startsWith(`${bucket}/${prefix}`))
    .map((address) => address.slice(bucket.length + 1))
    .sort();
  const contents = keys.map((Key) => {
    const { body, modifiedAt } = objects.get(`${bucket}/${Key}`) as StoredObject;
    return `<Contents>${elements({ Key, Size: body.length, ETag: etagOf(body), LastModified: modifiedAt.toISOString() })}</Contents>`;
  });
  return {
    status: 200,
    headers: { 'content-type': 'application/xml' },
    body: `<ListBucketResult><Name>${bucket}</Name><Prefix>${escapeXml(prefix)}</Prefix><IsTruncated>false</IsTruncated>${contents.join('')}</ListBucketResult>`,
  };
}

const etagOf = (body: Uint8Array): string => `"${createHash('md5').update(body).digest('hex')}"`;

function fault(status: number, code: string): FakeAnswer {
  return {
    status,
    headers: { 'content-type': 'application/xml' },
    body: `<Error><Code>${code}</Code><Message>${code}</Message></Error>`,
  };
}

/** The body of an upload that the SDK sends in chunks, each behind its length in hex, with a checksum at the end. */
function unchunked(body: Buffer): Buffer {
  const chunks: Buffer[] = [];
  for (let at = 0; ; ) {
    const end = body.indexOf('\r\n', at);
    const length = Number.parseInt(body.toString('latin1', at, end), 16);
    if (!(length > 0)) return Buffer.concat(chunks);
    chunks.push(body.subarray(end + 2, end + 2 + length));
    at = end + 2 + length + 2;
  }
}
