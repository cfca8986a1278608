import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import type { AwsCredentialIdentity, Provider } from '@smithy/types';
import { CatalogAccessError } from './catalog-errors.ts';

/** A request as it will be sent, apart from what proves who sends it. */
export interface UnprovenRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** Proves to a REST catalogue who is asking. */
export interface RestAuth {
  /** The headers to add to this very request. */
  headersFor(request: UnprovenRequest): Promise<Readonly<Record<string, string>>>;
}

/** For catalogues that ask nobody, or that a private network guards. */
export function noAuth(): RestAuth {
  return { headersFor: async () => ({}) };
}

/**
 * A bearer token (RFC 6750). Give a function where tokens expire: it is asked for every request.
 *
 * @throws CatalogAccessError on use if the token cannot stand in a header. The message does not hold it.
 */
export function bearerAuth(token: string | (() => Promise<string>)): RestAuth {
  return {
    async headersFor() {
      const value = typeof token === 'string' ? token : await token();
      // fetch refuses such a value too, but its message quotes the token.
      if (!/^[\x21-\x7e]+$/.test(value)) {
        throw new CatalogAccessError('expected a token of visible ASCII characters, found others or none');
      }
      return { authorization: `Bearer ${value}` };
    },
  };
}

export interface SigV4Options {
  readonly region: string;
  /** `s3tables` for S3 Tables' own endpoint, `glue` for Glue's. */
  readonly service: 's3tables' | 'glue';
  readonly credentials: AwsCredentialIdentity | Provider<AwsCredentialIdentity>;
}

/** AWS Signature Version 4, as S3 Tables' and Glue's Iceberg REST endpoints ask (S3 user guide, "Iceberg REST endpoint"). */
export function sigV4Auth({ region, service, credentials }: SigV4Options): RestAuth {
  const signer = new SignatureV4({ region, service, credentials, sha256: Sha256 });
  return {
    async headersFor({ method, url, headers, body }) {
      const signed = await signer.sign({
        method,
        protocol: url.protocol,
        hostname: url.hostname,
        ...(url.port === '' ? {} : { port: Number(url.port) }),
        path: url.pathname,
        query: Object.fromEntries(url.searchParams),
        headers: { ...headers, host: url.host },
        ...(body === undefined ? {} : { body }),
      });
      // fetch sets `host` itself and refuses it from others.
      const { host: _host, ...rest } = signed.headers;
      return rest;
    },
  };
}
