import { randomUUID } from 'node:crypto';
import { BLOB, type DuckDBConnection, DuckDBScalarFunction, STRUCT, VARCHAR } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import { chunkHasher } from './hash-chunk.ts';
import { pieceFields } from './hmac-sql.ts';

/** A function of SQL that hashes bytes with a key. The key is in no SQL text, setting or variable of DuckDB's. */
export interface HmacFunction {
  /** A name of its own, so that loads with different keys can overlap. */
  readonly name: string;
  /** Makes it known to the connection's instance, for as long as that lives. */
  register(connection: DuckDBConnection): void;
  /** Forgets the key; from then on the function fails. */
  wipe(): void;
}

/** @param key of 32 bytes. */
export function hmacFunction(key: Uint8Array): HmacFunction {
  const name = `snapferry_hmac_${randomUUID().replaceAll('-', '')}`;
  const hasher = chunkHasher(key);
  return {
    name,
    register(connection) {
      const registered = new DuckDBScalarFunction();
      registered.setName(name);
      registered.addParameter(BLOB);
      registered.setReturnType(STRUCT(Object.fromEntries(pieceFields.map((field) => [field, VARCHAR]))));
      // Not through the vectors of node-api: they make a JavaScript value of every single one.
      duckdb.scalar_function_set_function(registered.scalar_function, (_info, input, output) =>
        hasher.hash(input, output),
      );
      connection.registerScalarFunction(registered);
    },
    wipe: () => hasher.wipe(),
  };
}
