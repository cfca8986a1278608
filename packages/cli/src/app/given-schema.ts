import { SnapferryError } from '@snapferry/chassis';
import { type DatabaseSchema, readDdl } from '@snapferry/contract';
import { readSchema } from './read-schema.ts';
import { readDump } from './read-text.ts';

/** Where a command takes a database's schema from. */
export interface SchemaSource {
  /** File of `pg_dump --schema-only`. */
  readonly schema?: string;
  /** URL of a copy or a development database. */
  readonly source?: string;
}

class SchemaNotGivenError extends SnapferryError {
  override readonly name = 'SchemaNotGivenError';
  readonly code = 'SCHEMA_NOT_GIVEN';
  readonly disposition = 'reject';
}

/** @throws SchemaNotGivenError; FileUnreadableError; UnreadableSchemaError; DatabaseUnreachableError; DatabaseUrlInvalidError */
export async function givenSchema({
  schema,
  source,
}: SchemaSource): Promise<{ schema: DatabaseSchema; database?: string }> {
  if (schema !== undefined) return { schema: await readDdl(readDump(schema)) };
  if (source !== undefined) return readSchema(source);
  throw new SchemaNotGivenError('expected --schema FILE.sql or --source URL, found neither');
}
