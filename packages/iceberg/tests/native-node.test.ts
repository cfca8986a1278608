import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';

// Vitest's module loader accepts named imports from CommonJS that Node itself refuses.
it('loads in plain Node', () => {
  const index = new URL('../src/index.ts', import.meta.url).href;
  const script = `const names = await import(${JSON.stringify(index)}); console.log(typeof names.replaceContent)`;
  expect(execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }).trim()).toBe(
    'function',
  );
});
