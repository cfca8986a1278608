import { join } from 'node:path';
import { findJava } from '../tests/setup/java.ts';
import { ensurePythonEnvironment } from '../tests/setup/python-environment.ts';
import { ensureRestCatalog } from '../tests/setup/rest-catalog/start.ts';
import { ensureSparkJar } from '../tests/setup/spark-jar.ts';
import { bundlePrograms } from './bundle.ts';

/** The programs that the benchmark runs, and how to start them. */
export interface Tools {
  readonly python: string;
  readonly javaHome: string;
  readonly sparkJar: string;
  readonly restCatalogClassPath: string;
  /** For the programs in `python/`. */
  readonly env: NodeJS.ProcessEnv;
  /** The folder of our own, bundled. */
  readonly bundle: string;
}

/** Brings what is missing of other people's, into the git-ignored folders that the tests use as well. @throws Error saying what a person has to install. */
export async function ensureTools(cache: string): Promise<Tools> {
  const javaHome = findJava('expected Java 17 for Spark and the REST catalogue', (major) => major === 17);
  const python = await ensurePythonEnvironment('bench');
  const sparkJar = await ensureSparkJar();
  const restCatalogClassPath = await ensureRestCatalog();
  // No bytecode beside the sources, no warnings about what the benchmark does not use.
  const env = {
    ...process.env,
    JAVA_HOME: javaHome,
    PYSPARK_PYTHON: python,
    SPARK_LOCAL_IP: '127.0.0.1',
    PYTHONDONTWRITEBYTECODE: '1',
    PYTHONWARNINGS: 'ignore',
  };
  return { python, javaHome, sparkJar, restCatalogClassPath, env, bundle: await bundlePrograms(cache) };
}

/** The path of one of the programs in `python/`. */
export function pythonProgram(name: string): string {
  return join(import.meta.dirname, 'python', name);
}
