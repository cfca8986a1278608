import { mavenFile } from './maven.ts';

/** Brings Iceberg's runtime for Spark once. Returns its path. */
export async function ensureSparkJar(): Promise<string> {
  return await mavenFile({
    group: 'org.apache.iceberg',
    name: 'iceberg-spark-runtime-3.5_2.12',
    version: '1.10.0',
  });
}
