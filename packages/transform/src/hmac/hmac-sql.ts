import { pieces } from './sha256-lanes.ts';

/** The fields of what the hash function returns: the digits of an HMAC, up to twelve in each. */
export const pieceFields = Array.from({ length: pieces }, (_, piece) => `digits${piece}`);

/** The pieces of an HMAC. @param name of the function. @param bytes an SQL expression of type BLOB. */
export function hmacPieces(name: string, bytes: string): string {
  return `${name}(${bytes})`;
}

/**
 * An HMAC's 64 hexadecimal digits; NULL for NULL.
 * @param hashed a column that holds the pieces; those of a NULL hold anything.
 * @param original a column that is NULL where the hashed bytes are.
 */
export function hmacText(hashed: string, original: string): string {
  const digits = pieceFields.map((field) => `${hashed}.${field}`).join(', ');
  return `CASE WHEN ${original} IS NOT NULL THEN concat(${digits}) END`;
}
