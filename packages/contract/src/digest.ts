import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { JsonObject } from './json.ts';

/**
 * Names a contract by its content: `sha256:` and 64 lower-case hex over its RFC 8785 JSON in UTF-8.
 * Comments, quoting and the order of keys do not count; the order of lists does.
 */
export function contractDigest(document: JsonObject): string {
  const canonical = canonicalize(document);
  if (canonical === undefined) throw new TypeError('A contract document must be JSON.');
  return `sha256:${createHash('sha256').update(canonical, 'utf8').digest('hex')}`;
}
