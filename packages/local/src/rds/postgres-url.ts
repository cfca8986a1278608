import { DatabaseUnreachableError, DatabaseUrlInvalidError } from './errors.ts';
import { sqlState } from './read-failure.ts';

/** What may be told about a connection: everything but the password. */
export interface PostgresTarget {
  readonly host: string;
  readonly port: string;
  readonly database: string;
  readonly user: string;
}

const FORM = 'expected postgres://user:password@host:port/database';

/** @throws DatabaseUrlInvalidError, which never repeats the URL: it may hold a password. */
export function parsePostgresUrl(url: string): PostgresTarget {
  if (!URL.canParse(url)) {
    throw new DatabaseUrlInvalidError(
      `The database URL cannot be parsed: ${FORM}; in user and password write @ : / # ? % as %40 %3A %2F %23 %3F %25.`,
    );
  }
  const parsed = new URL(url);
  if (parsed.protocol !== 'postgres:' && parsed.protocol !== 'postgresql:') {
    throw new DatabaseUrlInvalidError(`The database URL starts with ${parsed.protocol}//: ${FORM}.`);
  }
  const decode = (part: string, name: string) => {
    try {
      return decodeURIComponent(part);
    } catch (error) {
      throw new DatabaseUrlInvalidError(`The ${name} in the database URL has a % that starts no escape: write %25.`, {
        cause: error,
      });
    }
  };
  decode(parsed.password, 'password');
  const database = decode(parsed.pathname.slice(1), 'database');
  if (database === '') throw new DatabaseUrlInvalidError(`The database URL names no database: ${FORM}.`);
  return {
    host: decode(parsed.hostname, 'host') || 'localhost',
    port: parsed.port || '5432',
    database,
    user: decode(parsed.username, 'user') || '(the default user)',
  };
}

// PostgreSQL's SQLSTATEs (Appendix A of its manual) and Node's network errors.
const CHECKS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there: is the server running, and is the port right?',
  ENOTFOUND: 'the host name is unknown: is it spelt right?',
  EAI_AGAIN: 'the host name could not be looked up: is the network there?',
  ETIMEDOUT: 'no answer: do firewall and security group let this machine in?',
  EHOSTUNREACH: 'no route to the host: is the network or VPN up?',
  ECONNRESET: 'the connection was closed at once: does the server want TLS (?sslmode=require)?',
  '28P01': 'the password was refused: check user and password',
  '28000':
    'the server refused this user: does it exist, and does pg_hba.conf admit it (perhaps only with ?sslmode=require)?',
  '3D000': 'the server has no database of that name: check the end of the URL',
  '53300': 'the server has no connection left: try again later',
  '57P03': 'the server is starting or stopping: try again later',
};

export function unreachable(target: PostgresTarget, cause: unknown): DatabaseUnreachableError {
  const code = sqlState(cause);
  const check =
    CHECKS[code ?? ''] ?? 'no session could be opened: is this a PostgreSQL server, and is the password given?';
  const { host, port, database, user } = target;
  return new DatabaseUnreachableError(
    `Cannot reach database ${database} on ${host}:${port} as user ${user}: ${check}${code === undefined ? '' : ` (${code})`}`,
    { cause, context: { host, port, database, user, reason: code } },
  );
}
