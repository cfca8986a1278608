import { UnreadableSchemaError } from '../errors.ts';
import type { DatabaseSchema } from '../schema.ts';
import { applyStatement } from './apply-statement.ts';
import { SchemaBuilder } from './schema-builder.ts';
import { type SqlStatement, splitStatements } from './split-statements.ts';

/** Statements that say nothing of a table's shape and may be long: they are not handed to the parser. */
const SKIPPED = /^(insert|copy|select|update|delete|grant|revoke)\b/i;

/** The parser's own keyword classes (common/keywords.h): 0 none, 1 unreserved; quote_identifier quotes the rest. */
const UNRESERVED = 1;

type PgParser = typeof import('libpg-query');

/**
 * Reads a database's tables from the text that `pg_dump --schema-only` writes (any version since 10; data in it is passed over).
 * PostgreSQL's own parser (version 18) reads each statement.
 * @throws UnreadableSchemaError with the line of what is no SQL, ends too early, or is no dump of one database.
 */
export async function readDdl(sql: string): Promise<DatabaseSchema> {
  if (sql.startsWith('PGDMP')) {
    throw new UnreadableSchemaError(
      1,
      "expected a plain-text dump, found pg_dump's custom format (use --format=plain).",
    );
  }
  // Loaded on use: two megabytes of WebAssembly that no Lambda function needs.
  const parser = await import('libpg-query');
  await parser.loadModule();
  const builder = new SchemaBuilder((name) => quoteName(parser, name));
  for (const statement of splitStatements(sql)) {
    if (SKIPPED.test(statement.text)) continue;
    builder.statement = statement.text;
    for (const { stmt } of parse(parser, statement)) {
      const problem = stmt === undefined ? undefined : applyStatement(stmt, builder);
      if (problem !== undefined) throw new UnreadableSchemaError(statement.line, problem);
    }
  }
  return builder.schema();
}

function parse(parser: PgParser, { text, line }: SqlStatement) {
  try {
    return parser.parseSync(text).stmts ?? [];
  } catch (cause) {
    if (!parser.hasSqlDetails(cause)) throw cause;
    // The place counts code points from 0; it is negative when the parser knows none.
    const before = [...text].slice(0, Math.max(0, cause.sqlDetails?.cursorPosition ?? 0));
    const at = line + before.filter((character) => character === '\n').length;
    throw new UnreadableSchemaError(at, `PostgreSQL's parser says ${cause.message.slice(0, 200)}.`, { cause });
  }
}

/** Quotes a name where PostgreSQL's quote_identifier does, so that types compare as text. */
function quoteName(parser: PgParser, name: string): string {
  const plain = /^[a-z_][a-z0-9_]*$/.test(name) && (parser.scanSync(name).tokens[0]?.keywordKind ?? 0) <= UNRESERVED;
  return plain ? name : `"${name.replaceAll('"', '""')}"`;
}
