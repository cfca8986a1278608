import type { IncomingHttpHeaders } from 'node:http';

/** A request as one of the fake services sees it. */
export interface FakeRequest {
  readonly method: string;
  /** Decoded, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface FakeAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** Undefined: the fake knows no such operation. */
export type FakeService = (request: FakeRequest) => FakeAnswer | undefined;

export const json = (value: unknown, status = 200): FakeAnswer => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.1' },
  body: JSON.stringify(value),
});

export const jsonFault = (type: string, status = 400, more: object = {}): FakeAnswer => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-errortype': type },
  body: JSON.stringify({ __type: type, ...more }),
});

/** An answer of AWS's Query protocol. */
export const xml = (action: string, result: string): FakeAnswer => ({
  status: 200,
  headers: { 'content-type': 'text/xml' },
  body: `<${action}Response><${action}Result>${result}</${action}Result></${action}Response>`,
});

/** `<Name>value</Name>` for each entry that has a value. */
export function elements(values: Readonly<Record<string, string | number | undefined>>): string {
  return Object.entries(values)
    .map(([name, value]) => (value === undefined ? '' : `<${name}>${escapeXml(String(value))}</${name}>`))
    .join('');
}

export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

export const targetOf = ({ headers }: FakeRequest): string => String(headers['x-amz-target']).split('.').at(-1) ?? '';
export const bodyOf = <T>({ body }: FakeRequest): T => JSON.parse(body.toString('utf8')) as T;
