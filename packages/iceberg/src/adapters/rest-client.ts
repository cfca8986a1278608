import { setTimeout as sleep } from 'node:timers/promises';
import { parseJson } from '../lossless-json.ts';
import { CatalogUnavailableError } from './catalog-errors.ts';
import { noAuth, type RestAuth } from './rest-auth.ts';
import { isObject, readConfig, type ServerConfig } from './rest-config.ts';

export interface RestClientOptions {
  /** The catalogue's base address, without `/v1`. */
  readonly uri: string;
  /** What the server calls the set of tables: a name, a location, or a table bucket's ARN. */
  readonly warehouse?: string;
  readonly auth?: RestAuth;
  readonly fetch?: typeof fetch;
  /** Of one request, its answer's body included, in milliseconds; default 60,000. */
  readonly timeoutMs?: number;
  /** Waits before attempt `attempt` (2, 3, …) of a request that may be repeated; default: 0.2 s, 0.4 s, 0.8 s. */
  readonly backOff?: (attempt: number) => Promise<void>;
}

/** An answer that says definitely what became of the request: any status but 408, 429 and 5xx (501 is definite). */
export interface RestAnswer {
  readonly status: number;
  readonly body: unknown;
  /** The server's own words for an error, without anything that we proved ourselves with. */
  readonly said: string;
}

export interface RestClient {
  /**
   * Sends a request that does no harm when it is done twice.
   *
   * @throws CatalogUnavailableError if none of 4 attempts brings a definite answer.
   */
  ask(method: 'GET' | 'POST', path: string, body?: string): Promise<RestAnswer>;
  /**
   * Sends a request at most once. `path` is below the prefix that the server's configuration gives.
   *
   * @throws CatalogUnavailableError if no definite answer came: what was asked may have been done, or may yet be.
   */
  askOnce(method: 'GET' | 'POST', path: string, body?: string): Promise<RestAnswer>;
}

const attempts = 4;

/** Speaks the Iceberg REST protocol's transport: configuration, prefix, proof of identity, repeats, definite answers. */
export function restClient(options: RestClientOptions): RestClient {
  const base = options.uri.replace(/\/+$/, '');
  let config: Promise<ServerConfig> | undefined;

  const configured = (): Promise<ServerConfig> => {
    const query = options.warehouse === undefined ? '' : `?warehouse=${encodeURIComponent(options.warehouse)}`;
    config ??= repeated(() => send(options, 'GET', new URL(`${base}/v1/config${query}`)))
      .then((answer) => readConfig(base, answer))
      .catch((error: unknown) => {
        config = undefined;
        throw error;
      });
    return config;
  };

  async function askOnce(method: string, path: string, body?: string): Promise<RestAnswer> {
    const { uri, prefix } = await configured();
    return send(options, method, new URL(`${uri}/v1/${prefix === '' ? '' : `${prefix}/`}${path}`), body);
  }

  async function repeated(request: () => Promise<RestAnswer>): Promise<RestAnswer> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await request();
      } catch (error) {
        if (!(error instanceof CatalogUnavailableError) || attempt === attempts) throw error;
      }
      await (options.backOff ?? defaultBackOff)(attempt + 1);
    }
  }

  return {
    askOnce,
    async ask(method, path, body) {
      // Outside of the repeats, as it has its own.
      await configured();
      return repeated(() => askOnce(method, path, body));
    },
  };
}

async function send(options: RestClientOptions, method: string, url: URL, body?: string): Promise<RestAnswer> {
  const { auth = noAuth(), fetch: fetchIt = fetch, timeoutMs = 60_000 } = options;
  const plain = { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
  const headers = { ...plain, ...(await auth.headersFor({ method, url, headers: plain, body })) };
  const asked = `${method} ${url.origin}${url.pathname}`;
  let status: number;
  let text: string;
  try {
    const answer = await fetchIt(url, {
      method,
      headers,
      ...(body === undefined ? {} : { body }),
      // A redirect would carry the proof of who we are to a place that nobody named.
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    status = answer.status;
    text = await answer.text();
  } catch (cause) {
    throw new CatalogUnavailableError(`${asked}: expected an answer, found a broken or silent connection`, { cause });
  }
  return definite(asked, status, text, secretsOf(headers));
}

function definite(asked: string, status: number, text: string, secrets: readonly string[]): RestAnswer {
  const body = bodyOf(text);
  const said = errorText(body, secrets);
  const refused = status === 408 || status === 429 || (status >= 500 && status !== 501);
  const unreadable = status >= 200 && status < 300 && body === undefined && text !== '';
  if (!refused && !unreadable) return { status, body, said };
  const found = unreadable ? `status ${status} with a body that is no JSON` : `status ${status}${said && `: ${said}`}`;
  throw new CatalogUnavailableError(`${asked}: expected a definite answer, found ${found}`, { context: { status } });
}

function bodyOf(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

/** Type and message of Iceberg's error model; '' if the body is something else, such as a gateway's page. */
function errorText(body: unknown, secrets: readonly string[]): string {
  const error = isObject(body) ? body.error : undefined;
  if (!isObject(error)) return '';
  const said = [error.type, error.message].filter((part) => typeof part === 'string').join(': ');
  return secrets.reduce((text, secret) => text.replaceAll(secret, '[hidden]'), said).slice(0, 300);
}

function secretsOf(headers: Readonly<Record<string, string>>): string[] {
  const proofs = Object.entries(headers).filter(([name]) => /^(authorization|x-amz-security-token)$/i.test(name));
  // Whole values and their words: a server may quote a token without the word before it.
  return proofs
    .flatMap(([, value]) => [value, ...value.split(/[\s,=]+/)])
    .filter((word) => word.length > 7 && !/^(SignedHeaders|Credential|Signature)$/.test(word))
    .sort((a, b) => b.length - a.length);
}

async function defaultBackOff(attempt: number): Promise<void> {
  await sleep(100 * 2 ** (attempt - 1));
}
