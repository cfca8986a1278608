import { CommitConflictError, CommitStateUnknownError, InvalidTableError } from '../errors.ts';
import { type TableIdentifier, tableName } from '../types.ts';
import { CatalogAccessError, CatalogRefusedError, CatalogUnavailableError } from './catalog-errors.ts';

export interface AwsAnswer {
  readonly name: string;
  /** Undefined if no answer came. */
  readonly status: number | undefined;
  /** How often the SDK sent the request; an earlier attempt may have been done although its answer was lost. */
  readonly attempts: number;
}

/** What an error of the AWS SDK says about the answer that it stands for. */
export function answerOf(error: unknown): AwsAnswer {
  const { name, $metadata } = (error ?? {}) as {
    readonly name?: string;
    readonly $metadata?: { readonly httpStatusCode?: number; readonly attempts?: number };
  };
  return { name: name ?? '', status: $metadata?.httpStatusCode, attempts: $metadata?.attempts ?? 1 };
}

/** The error for a request that changes no table. */
export function requestFailure(what: string, error: unknown): Error {
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

// Throttling may come as 400 (Glue) or as 429 (S3 Tables).
function isUnclear({ status, name }: AwsAnswer): boolean {
  if (status === undefined || status >= 500 || status < 400 || status === 408 || status === 429) return true;
  return /Throttl|TooManyRequests|Timeout|InternalS/.test(name);
}

function isDenied({ status, name }: AwsAnswer): boolean {
  if (status === 401 || status === 403) return true;
  return /AccessDenied|Forbidden|UnrecognizedClient|ExpiredToken|InvalidSignature|MissingAuthentication/.test(name);
}

function wordsOf(error: unknown, { name, status }: AwsAnswer): string {
  if (status === undefined) return `no answer (${name === '' ? 'unknown error' : name})`;
  const said = error instanceof Error ? error.message.slice(0, 300) : '';
  return `${name}, status ${status}${said === '' ? '' : `: ${said}`}`;
}
