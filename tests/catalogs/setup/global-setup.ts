import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { cache, ensureEmulators, once } from '../../setup/emulators/environment.ts';
import { repositoryRoot } from '../../setup/repository.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Folder of the jars that Apache's REST fixture needs. */
    readonly catalogsJars: string;
  }
}

/** Brings the servers, or fails: a test that cannot run here must not look as if it had passed. */
export async function setup(project: TestProject): Promise<void> {
  project.provide('emulatorsPython', await ensureEmulators());
  const pom = join(repositoryRoot, 'tests/catalogs/java/pom.xml');
  const jars = join(cache, 'jars', 'rest-fixture');
  await once(pom, join(cache, 'jars-rest-fixture.sha256'), [
    `mvn -q -B -f '${pom}' dependency:copy-dependencies -DoutputDirectory='${jars}'`,
  ]);
  project.provide('catalogsJars', jars);
}
