import { CatalogAccessError, CatalogRefusedError } from './catalog-errors.ts';
import type { RestAnswer } from './rest-client.ts';

/** What the server's `/v1/config` says about how to talk to it. */
export interface ServerConfig {
  readonly uri: string;
  /** Goes between `v1/` and the rest of every path, as the server wrote it: S3 Tables sends it percent-encoded. */
  readonly prefix: string;
}

/**
 * Reads the answer to `GET /v1/config`: overrides stand above defaults (Iceberg REST spec, `getConfig`).
 *
 * @throws CatalogAccessError; CatalogRefusedError if the answer is no configuration, or moves the catalogue to another host.
 */
export function readConfig(base: string, answer: RestAnswer): ServerConfig {
  if (answer.status === 401 || answer.status === 403) {
    throw new CatalogAccessError(`${base}: expected to be let in, found status ${answer.status} ${answer.said}`.trim());
  }
  if (answer.status !== 200 || !isObject(answer.body)) {
    throw new CatalogRefusedError(
      `${base}: expected the configuration of an Iceberg REST catalogue, found status ${answer.status} ${answer.said}`.trim(),
    );
  }
  const { defaults, overrides } = answer.body;
  const values = { ...(isObject(defaults) ? defaults : {}), ...(isObject(overrides) ? overrides : {}) };
  const uri = typeof values.uri === 'string' && values.uri !== '' ? values.uri.replace(/\/+$/, '') : base;
  refuseAnotherHost(base, uri);
  return { uri, prefix: typeof values.prefix === 'string' ? values.prefix.replace(/^\/+|\/+$/g, '') : '' };
}

// What proves who we are goes only to the host that the user named.
function refuseAnotherHost(base: string, uri: string): void {
  if (URL.canParse(uri) && new URL(uri).origin === new URL(base).origin) return;
  throw new CatalogRefusedError(
    `expected the catalogue to stay at ${new URL(base).origin}, found its configuration naming ${uri}; ` +
      'give that address if it is the right one',
  );
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
