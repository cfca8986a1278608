import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

/** The files that a process has loaded after importing the package by this name, as Node's loader tells them. */
function modulesBehind(specifier: string): string[] {
  const script = `
    import { registerHooks } from 'node:module';
    const seen = [];
    registerHooks({ load: (url, context, next) => { seen.push(url); return next(url, context); } });
    await import(${JSON.stringify(specifier)});
    console.log(JSON.stringify(seen));`;
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], { cwd: import.meta.dirname });
  return JSON.parse(output.toString()) as string[];
}

describe('the package', () => {
  it.each([
    ['@snapferry/iceberg', []],
    ['@snapferry/iceberg/rest', []],
    ['@snapferry/iceberg/s3-tables', ['client-s3tables']],
    ['@snapferry/iceberg/glue', ['client-glue']],
    ['@snapferry/iceberg/s3', ['client-s3']],
  ])('loads from %s no AWS client but %o', (specifier, clients) => {
    const found = modulesBehind(specifier).flatMap((url) => /@aws-sdk\/(client-[a-z0-9]+)\//.exec(url)?.[1] ?? []);
    expect([...new Set(found)]).toEqual(clients);
  });
});
