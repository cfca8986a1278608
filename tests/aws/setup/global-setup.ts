import type { TestProject } from 'vitest/node';
import { ensureEmulators } from '../../setup/emulators/environment.ts';

/** Brings the emulators, or fails: a test that cannot run here must not look as if it had passed. */
export async function setup(project: TestProject): Promise<void> {
  project.provide('emulatorsPython', await ensureEmulators());
}
