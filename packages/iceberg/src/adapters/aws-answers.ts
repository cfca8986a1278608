import { SnapferryError } from '@snapferry/chassis';
import { type AwsAnswer, answerOf, describeAnswer, isDenied, isUnclear } from '@snapferry/chassis/aws';
import { CommitConflictError, CommitStateUnknownError, InvalidTableError } from '../errors.ts';
import { type TableIdentifier, tableName } from '../types.ts';
import { CatalogAccessError, CatalogRefusedError, CatalogUnavailableError } from './catalog-errors.ts';

/** The error for a request that changes no table; one that is ours already stays what it is. */
export function requestFailure(what: string, error: unknown): Error {
  if (error instanceof SnapferryError) return error;
  const answer = answerOf(error);
  const text = `${what}: expected an answer, found ${wordsOf(error, answer)}`;
  if (isDenied(answer)) return new CatalogAccessError(text, { cause: error });
  if (isUnclear(answer)) return new CatalogUnavailableError(text, { cause: error });
  return new CatalogRefusedError(text, { cause: error });
}

/**
 * The error for a commit that was not answered with success. `moved` names the service's errors that say that the head
 * is another one or gone.
 */
export function commitFailure(table: TableIdentifier, error: unknown, moved: ReadonlySet<string>): Error {
  const answer = answerOf(error);
  const context = { table: tableName(table), attempts: answer.attempts };
  const found = wordsOf(error, answer);
  // Repeated by the SDK: "conflict" may then be the echo of an attempt of ours that landed.
  if (answer.attempts > 1 || isUnclear(answer)) {
    return new CommitStateUnknownError(
      `${tableName(table)}: expected a definite answer to a commit, found ${found}; it may have landed: read the table again`,
      { cause: error, context },
    );
  }
  if (moved.has(answer.name)) {
    return new CommitConflictError(
      `${tableName(table)}: expected the head that was read, found ${found}; read it again`,
      {
        cause: error,
        context,
      },
    );
  }
  const text = `${tableName(table)}: expected the catalogue to accept the change, found ${found}`;
  return isDenied(answer)
    ? new CatalogAccessError(text, { cause: error, context })
    : new InvalidTableError(text, { cause: error, context });
}

function wordsOf(error: unknown, answer: AwsAnswer): string {
  // A catalogue speaks of names and places, and says in its message alone which of them it minds.
  const said = answer.status !== undefined && error instanceof Error ? error.message.slice(0, 300) : '';
  return `${describeAnswer(answer)}${said === '' ? '' : `: ${said}`}`;
}
