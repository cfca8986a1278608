import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { findJava } from '../../setup/java.ts';
import { ensurePythonEnvironment } from '../../setup/python-environment.ts';
import { ensureRestCatalog } from '../../setup/rest-catalog/start.ts';
import { ensureSparkJar } from '../../setup/spark-jar.ts';
import { type WrittenTable, writeCorpus } from '../corpus/write-corpus.ts';
import { ensureTrino } from './trino-files.ts';

declare module 'vitest' {
  interface ProvidedContext {
    readonly tools: Tools;
    /** The folder of the home that holds the lake, for tests that load more tables. */
    readonly lakeHome: string;
    /** The corpus in the lake; no test changes its tables. */
    readonly lake: { readonly warehouse: string; readonly tables: readonly WrittenTable[] };
    /** A folder for whatever a test wants to write. */
    readonly scratch: string;
  }
}

export interface Tools {
  readonly python: string;
  readonly java17: string;
  /** For Trino. */
  readonly newJava: string;
  readonly sparkJar: string;
  readonly trino: string;
  readonly restCatalogClassPath: string;
}

let folder: string | undefined;

/** Brings what the tests need, or fails: an engine that is not there must not look as if it had read everything. */
export async function setup(project: TestProject): Promise<void> {
  const java17 = findJava('expected Java 17 for Spark and the REST catalogue', (major) => major === 17);
  const newJava = findJava('expected Java 24 or later for Trino', (major) => major >= 24);
  const python = await ensurePythonEnvironment('tests/engines');
  const sparkJar = await ensureSparkJar();
  const restCatalogClassPath = await ensureRestCatalog();
  const trino = await ensureTrino();
  project.provide('tools', { python, java17, newJava, sparkJar, trino, restCatalogClassPath });
  folder = mkdtempSync(join(tmpdir(), 'snapferry-engines-'));
  project.provide('scratch', folder);
  project.provide('lakeHome', join(folder, 'home'));
  project.provide('lake', await writeCorpus(join(folder, 'home')));
}

export function teardown(): void {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
}
