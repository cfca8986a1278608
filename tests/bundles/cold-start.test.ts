import { describe, expect, it, onTestFinished } from 'vitest';
import { copyArtifact } from './artifact-copy.ts';
import { chosenArtifacts, chosenServices } from './chosen.ts';
import { environmentsOf } from './deployment.ts';
import { ColdStartError, invoke } from './invoke.ts';

const entries = chosenArtifacts().flatMap(({ service, entries }) => entries.map((entry) => ({ service, entry })));

describe('a cold start', () => {
  it('is tried of every function', () => {
    expect(entries.length).toBeGreaterThanOrEqual(chosenServices.length === 0 ? 20 : chosenServices.length);
  });

  it.each(entries)(
    'of $service $entry fails under a wrong environment, and names the variables',
    async ({ service, entry }) => {
      const environment = environmentsOf.source[service] ?? environmentsOf.lake[service] ?? {};
      const copy = copyArtifact(service, {});
      onTestFinished(() => copy.remove());
      const [missing = '', ...others] = Object.keys(environment);
      const rest = Object.fromEntries(others.map((name) => [name, ' hunter2 ']));
      const failure = await invoke(copy, entry, rest, [{}]).then(
        () => undefined,
        (error: unknown) => error as Error,
      );
      expect(failure).toBeInstanceOf(ColdStartError);
      expect(failure?.message).toContain(`${missing}: expected `);
      expect(failure?.message).toContain('ConfigurationError');
      expect(failure?.message).not.toContain('hunter2');
    },
  );
});
