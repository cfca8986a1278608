import type { TestProject } from 'vitest/node';
import { type PostgresServer, startPostgres } from '../../../setup/postgres-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** URL of a PostgreSQL server, up to the database's name. */
    readonly postgresUrl: string;
  }
}

let server: PostgresServer | undefined;

/** Brings a server, or fails: a test that cannot run here must not look as if it had passed. */
export async function setup(project: TestProject): Promise<void> {
  server = await startPostgres();
  project.provide('postgresUrl', server.url);
}

export async function teardown(): Promise<void> {
  await server?.stop();
}
