import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { type PostgresServer, startPostgres } from '../../setup/postgres-server.ts';
import { ensurePythonEnvironment } from '../../setup/python-environment.ts';
import { repositoryRoot } from '../../setup/repository.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Python that has PyIceberg. */
    readonly python: string;
    /** URL of a PostgreSQL server with Chinook, up to the database's name. */
    readonly postgresUrl: string;
  }
}

const chinook = join(repositoryRoot, '..', 'shared', 'data', 'chinook', 'chinook.sql');

let server: PostgresServer | undefined;

/** Brings what the tests need, or fails: a test that cannot run here must not look as if it had passed. */
export async function setup(project: TestProject): Promise<void> {
  if (!existsSync(chinook)) {
    throw new Error(
      `expected Chinook's SQL at ${chinook}, found nothing. It lies beside the checkout, in shared/data.`,
    );
  }
  project.provide('python', await ensurePythonEnvironment('tests/interop'));
  server = await startPostgres();
  try {
    await server.runFile(chinook);
  } catch (error) {
    await server.stop();
    throw error;
  }
  project.provide('postgresUrl', server.url);
}

export async function teardown(): Promise<void> {
  await server?.stop();
}
