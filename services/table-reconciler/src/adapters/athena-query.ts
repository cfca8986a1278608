import { setTimeout as sleep } from 'node:timers/promises';
import {
  type AthenaClient,
  GetQueryExecutionCommand,
  paginateGetQueryResults,
  type QueryExecution,
  StartQueryExecutionCommand,
  StopQueryExecutionCommand,
} from '@aws-sdk/client-athena';
import { AwsUnavailableError, awsFailure } from '@snapferry/ports/aws';

export interface AthenaQueryOptions {
  readonly athena: AthenaClient;
  /** Its limit of bytes that a query may scan bounds the cost. */
  readonly workGroup: string;
  /** The catalogue that holds the tables, such as `s3tablescatalog/<table bucket>`. */
  readonly catalog: string;
  /** Longest wait for one query, waiting in Athena's queue included, in milliseconds. */
  readonly patienceMs?: number;
  /** First wait between two looks, in milliseconds; it doubles up to five seconds. */
  readonly lookMs?: number;
}

/** Rows as text; or why Athena understood the query and did not answer it. Its words may quote data: only their code is taken. */
export type QueryAnswer = { readonly bytesScanned: number } & (
  | { readonly rows: readonly (readonly string[])[] }
  | { readonly refused: string }
);

/** @throws AwsUnavailableError if Athena itself is at fault or takes too long; AwsAccessError; AwsRefusedError */
export async function runQuery(options: AthenaQueryOptions, sql: string): Promise<QueryAnswer> {
  const { athena, workGroup } = options;
  try {
    // The SDK gives each start a token, so that its own repeats start no second query.
    const { QueryExecutionId = '' } = await athena.send(
      new StartQueryExecutionCommand({
        QueryString: sql,
        WorkGroup: workGroup,
        QueryExecutionContext: { Catalog: options.catalog },
      }),
    );
    const execution = await ended(options, QueryExecutionId);
    const bytesScanned = execution.Statistics?.DataScannedInBytes ?? 0;
    if (execution.Status?.State !== 'SUCCEEDED') return { refused: codeOf(execution), bytesScanned };
    return { rows: await resultRows(athena, QueryExecutionId), bytesScanned };
  } catch (error) {
    throw awsFailure(`query in workgroup ${workGroup}`, error);
  }
}

/** The query when it has ended, one way or another. One that takes too long is stopped, so that it costs no more. */
async function ended(options: AthenaQueryOptions, QueryExecutionId: string): Promise<QueryExecution> {
  const { athena, patienceMs = 240_000, lookMs = 250 } = options;
  let waited = 0;
  for (let wait = lookMs; waited <= patienceMs; wait = Math.min(2 * wait, 5000)) {
    const { QueryExecution: found } = await athena.send(new GetQueryExecutionCommand({ QueryExecutionId }));
    if (found?.Status?.State === 'SUCCEEDED' || found?.Status?.State === 'CANCELLED') return found;
    if (found?.Status?.State === 'FAILED') return requireOurs(found);
    await sleep(wait);
    waited += wait;
  }
  await athena.send(new StopQueryExecutionCommand({ QueryExecutionId }));
  throw new AwsUnavailableError(
    `query ${QueryExecutionId}: expected an end within ${patienceMs} ms, found it still going; it was stopped`,
  );
}

/** A failure of the query, and not of Athena (API reference, AthenaError: category 1 is the system's). */
function requireOurs(execution: QueryExecution): QueryExecution {
  const { ErrorCategory: category, Retryable: retryable } = execution.Status?.AthenaError ?? {};
  if (category !== 1 && retryable !== true) return execution;
  throw new AwsUnavailableError(
    `query ${execution.QueryExecutionId}: expected an answer, found that Athena failed (${codeOf(execution)}); trying again does no harm`,
  );
}

/** The word in front of the reason, such as `TABLE_NOT_FOUND`. */
function codeOf({ Status }: QueryExecution): string {
  return /^[A-Z][A-Z0-9_]+(?=[: ]|$)/.exec(Status?.StateChangeReason ?? '')?.[0] ?? `QUERY_${Status?.State}`;
}

async function resultRows(athena: AthenaClient, QueryExecutionId: string): Promise<string[][]> {
  const rows: string[][] = [];
  for await (const { ResultSet } of paginateGetQueryResults({ client: athena }, { QueryExecutionId })) {
    rows.push(...(ResultSet?.Rows ?? []).map(({ Data = [] }) => Data.map(({ VarCharValue = '' }) => VarCharValue)));
  }
  // The first row names the columns.
  return rows.slice(1);
}
