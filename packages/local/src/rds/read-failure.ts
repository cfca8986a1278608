import { SnapferryError } from '@snapferry/chassis';
import { DatabaseReadError } from './errors.ts';

const HINTS: Readonly<Record<string, string>> = {
  '42501': 'the user lacks a right or row-level security would hide rows; use the owner of the tables or a superuser',
  '42P01': 'a table was dropped while the snapshot began; take it again',
  '42703': 'a column was dropped while the snapshot began; take it again',
  '55P03': 'another session held an exclusive lock for 60 s; take the snapshot again when it is done',
  '57P01': 'the server was shut down; take the snapshot again',
};

/** Turns what a driver threw inside the transaction into our error. The server's own message stays in `cause`: it may hold values. */
export function readFailure(error: unknown): SnapferryError {
  if (error instanceof SnapferryError) return error;
  const state = sqlState(error);
  const hint = HINTS[state ?? ''] ?? 'see the cause';
  return new DatabaseReadError(`Reading the database for a snapshot failed (${state ?? 'no SQLSTATE'}): ${hint}.`, {
    cause: error,
    context: { sqlState: state },
  });
}

/** The SQLSTATE, or Node's error code such as ECONNREFUSED, of what a driver threw. */
export function sqlState(error: unknown): string | undefined {
  if (error instanceof AggregateError) return sqlState(error.errors[0]);
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
