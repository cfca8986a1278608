import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { DatabaseUnreachableError, DatabaseUrlInvalidError, postgresDatabase } from '../../src/rds/index.ts';
import { unreachable } from '../../src/rds/postgres-url.ts';

const SECRET = 'pa55-w0rd';

it('names host, port, database and user of a database that is not there, and never the password', async () => {
  const port = await freePort();
  const failure = await postgresDatabase(`postgres://reader:${SECRET}@127.0.0.1:${port}/shop`)
    .withSnapshot(async () => {})
    .catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(DatabaseUnreachableError);
  expect(failure).toMatchObject({
    code: 'DATABASE_UNREACHABLE',
    message: `Cannot reach database shop on 127.0.0.1:${port} as user reader: nothing listens there: is the server running, and is the port right? (ECONNREFUSED)`,
  });
});

it.each([
  ['28P01', 'the password was refused'],
  ['3D000', 'the server has no database of that name'],
  ['28000', 'does it exist'],
])('tells what to check on %s', (code, hint) => {
  const target = { host: '127.0.0.1', port: '5432', database: 'shop', user: 'reader' };
  expect(unreachable(target, { code }).message).toContain(hint);
});

it.each([
  ['shop', 'cannot be parsed'],
  [`mysql://reader:${SECRET}@127.0.0.1/shop`, 'starts with mysql://'],
  [`postgres://reader:${SECRET}@127.0.0.1:5432`, 'names no database'],
  [`postgres://reader:100%${SECRET}@127.0.0.1/shop`, '%25'],
  [`postgres://reader:a/b@c${SECRET}@127.0.0.1/shop`, 'cannot be parsed'],
])('refuses the URL %#, without repeating it', (url, hint) => {
  const failure = thrown(() => postgresDatabase(url));
  expect(failure).toBeInstanceOf(DatabaseUrlInvalidError);
  expect(failure.message).toContain(hint);
  expect(failure.message).not.toContain(SECRET);
});

function thrown(action: () => unknown): Error {
  try {
    action();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('Nothing was thrown.');
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
