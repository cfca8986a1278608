import { existsSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Import, layerOf, packageOf, readImports, readSources, root, type Source, targetOf } from './sources.ts';

const sources = readSources();
const services = new Map(
  [...new Set(sources.map(({ home }) => home))]
    .filter((home) => home.startsWith('services/'))
    .map((home) => [nameOf(home), home]),
);

function nameOf(home: string): string {
  return (JSON.parse(readFileSync(join(root, home, 'package.json'), 'utf8')) as { name: string }).name;
}

/** Every import that breaks a rule, as `file: specifier`. */
function violations(breaks: (source: Source, found: Import) => boolean, of: readonly Source[] = sources): string[] {
  return of.flatMap((source) =>
    source.imports.filter((found) => breaks(source, found)).map((found) => `${source.path}: ${found.specifier}`),
  );
}

const isCli = (source: Source): boolean => source.home === 'packages/cli';
const inService = (source: Source): boolean => source.home.startsWith('services/');
const isServicePackage = (specifier: string): boolean => services.has(packageOf(specifier) ?? '');
const isOperations = (specifier: string): boolean =>
  /^(@aws-sdk|@smithy|@aws-lambda-powertools|@middy)\//.test(specifier) || specifier === 'aws-lambda';

describe('this test', () => {
  it('sees the sources, and their imports', () => {
    expect(sources.length).toBeGreaterThan(150);
    expect(services.size).toBeGreaterThanOrEqual(7);
    for (const home of new Set(sources.map((source) => source.home))) {
      const files = sources.filter((source) => source.home === home);
      expect([home, files.length]).toEqual([home, expect.any(Number)]);
      if (inService(files[0] as Source)) expect(files.length).toBeGreaterThan(3);
    }
    expect(sources.flatMap(({ imports }) => imports).length).toBeGreaterThan(500);
  });

  it.each<[string, Import[]]>([
    ["import { a, type B as C } from './x.ts';", [{ specifier: './x.ts', typeOnly: false, names: ['a', 'B'] }]],
    ["import type { A } from 'a';", [{ specifier: 'a', typeOnly: true, names: ['A'] }]],
    ["import { type A, type B } from 'a';", [{ specifier: 'a', typeOnly: true, names: ['A', 'B'] }]],
    ["import {\n  a,\n  b,\n} from 'a';", [{ specifier: 'a', typeOnly: false, names: ['a', 'b'] }]],
    ["import * as all from 'a/b';", [{ specifier: 'a/b', typeOnly: false, names: ['*'] }]],
    ["import one from 'a';", [{ specifier: 'a', typeOnly: false, names: ['default'] }]],
    ["export * from './x.ts';", [{ specifier: './x.ts', typeOnly: false, names: ['*'] }]],
    ["export { a } from 'a';", [{ specifier: 'a', typeOnly: false, names: ['a'] }]],
    ["import 'side-effect';", [{ specifier: 'side-effect', typeOnly: false, names: [] }]],
    ["const x = await import('late');", [{ specifier: 'late', typeOnly: false, names: [] }]],
    ["// import { a } from 'commented';\n/* import 'too'; */", []],
  ])('reads %j', (text, expected) => {
    expect(readImports(text)).toEqual(expected);
  });
});

describe('relative imports', () => {
  it('never leave their package, and name files that exist', () => {
    const outside = violations((source, { specifier }) => {
      const target = targetOf(source, specifier);
      return target !== undefined && !(target.startsWith(`${source.home}/src/`) && existsSync(join(root, target)));
    });
    expect(outside).toEqual([]);
  });
});

describe('packages', () => {
  it('import no service, except the command, which is the composition root', () => {
    expect(
      violations((source, { specifier }) => !inService(source) && !isCli(source) && isServicePackage(specifier)),
    ).toEqual([]);
  });

  it('import no service by its files', () => {
    expect(
      violations((_source, { specifier }) => isServicePackage(specifier) && packageOf(specifier) !== specifier),
    ).toEqual([]);
  });

  it('have an event contract without behaviour: it depends on zod alone', () => {
    const events = sources.filter(({ home }) => home === 'packages/events');
    expect(events.length).toBeGreaterThan(5);
    expect(violations((_source, { specifier }) => !['zod', undefined].includes(packageOf(specifier)), events)).toEqual(
      [],
    );
  });

  it.each([
    ['chassis', ['events']],
    ['contract', ['chassis']],
    ['iceberg', ['chassis', 'ports']],
    ['transform', ['chassis', 'contract']],
    ['ports', ['chassis', 'contract', 'events']],
    ['testkit', ['chassis', 'contract', 'events', 'ports']],
    ['local', ['chassis', 'contract', 'events', 'ports']],
    ['lambda', ['chassis', 'contract', 'events', 'iceberg', 'ports']],
  ])('%s imports no package of ours but %j', (name, allowed) => {
    const own = sources.filter(({ home }) => home === `packages/${name}`);
    expect(own.length).toBeGreaterThan(0);
    const names = allowed.map((each) => `@snapferry/${each}`);
    const strange = violations((_source, { specifier }) => {
      const from = packageOf(specifier);
      return from?.startsWith('@snapferry/') === true && !names.includes(from);
    }, own);
    expect(strange).toEqual([]);
  });

  it('keep the test kit out of what is deployed', () => {
    expect(
      violations(
        (source, { specifier }) => source.home !== 'packages/testkit' && packageOf(specifier) === '@snapferry/testkit',
      ),
    ).toEqual([]);
  });
});

describe('services', () => {
  const own = sources.filter(inService);

  it('import packages and never each other', () => {
    expect(violations((_source, { specifier }) => isServicePackage(specifier), own)).toEqual([]);
  });

  it('import neither the local cloud nor the command', () => {
    const outside = ['@snapferry/local', 'snapferry', '@snapferry/cli'];
    expect(violations((_source, { specifier }) => outside.includes(packageOf(specifier) ?? ''), own)).toEqual([]);
  });

  it('point one way inside: handlers → domain → ports ← adapters', () => {
    const mayImport: Readonly<Record<string, readonly string[]>> = {
      domain: ['domain', 'ports'],
      ports: ['ports'],
      adapters: ['adapters', 'ports'],
      handlers: ['handlers', 'domain', 'ports'],
      lambda: ['handlers', 'adapters', 'domain', 'ports', 'config.ts', 'lambda'],
      'index.ts': ['handlers', 'domain', 'ports', 'subscriptions.ts', 'schedules.ts', 'requests.ts'],
      'subscriptions.ts': ['domain'],
      'schedules.ts': [],
      'requests.ts': [],
      'config.ts': [],
    };
    const wrong = violations((source, { specifier }) => {
      const target = targetOf(source, specifier);
      if (target === undefined) return false;
      return !(mayImport[layerOf(source.path)] ?? []).includes(layerOf(target));
    }, own);
    expect(wrong).toEqual([]);
  });

  it('have no file outside the known layers', () => {
    const folders = ['handlers', 'domain', 'ports', 'adapters', 'lambda'];
    const known = [...folders, 'config.ts', 'index.ts', 'subscriptions.ts', 'schedules.ts', 'requests.ts'];
    expect(own.map(({ path }) => path).filter((path) => !known.includes(layerOf(path)))).toEqual([]);
  });

  it('read configuration in src/lambda only', () => {
    const readers = violations((source, { specifier }) => {
      return layerOf(source.path) !== 'lambda' && layerOf(targetOf(source, specifier) ?? '') === 'config.ts';
    });
    expect(readers).toEqual([]);
    const environment = own.filter(({ path, text }) => layerOf(path) !== 'config.ts' && /\bprocess\.env\b/.test(text));
    expect(environment.map(({ path }) => path)).toEqual([]);
  });

  it('know in src/lambda and config.ts only that they run in Lambda', () => {
    const others = own.filter(({ path }) => !['lambda', 'config.ts'].includes(layerOf(path)));
    expect(violations((_source, { specifier }) => packageOf(specifier) === '@snapferry/lambda', others)).toEqual([]);
  });

  it('let their domain and ports touch neither network, files nor clock', () => {
    const pure = own.filter(({ path }) => ['domain', 'ports'].includes(layerOf(path)));
    const allowed = new Set(['node:crypto', 'node:path']);
    const builtins = new Set(builtinModules);
    const impure = violations((_source, { specifier }) => {
      return (specifier.startsWith('node:') || builtins.has(specifier)) && !allowed.has(specifier);
    }, pure);
    expect(impure).toEqual([]);
    expect(
      pure.filter(({ text }) => /\bDate\.now\(|new Date\(\)|\bfetch\(/.test(text)).map(({ path }) => path),
    ).toEqual([]);
  });

  it('and packages declare what they import', () => {
    const undeclared = violations((source, { specifier, typeOnly }) => {
      const from = packageOf(specifier);
      return from !== undefined && from !== 'aws-lambda' && !declared(source.home, typeOnly).has(from);
    });
    expect(undeclared).toEqual([]);
  });
});

function declared(home: string, typeOnly: boolean): ReadonlySet<string> {
  const manifest = JSON.parse(readFileSync(join(root, home, 'package.json'), 'utf8')) as Record<
    string,
    object | undefined
  >;
  // The test kit brings no runner of its own; its suites run under the repository's.
  const own = home === 'packages/testkit' ? ['vitest', '@snapferry/testkit'] : [];
  return new Set([
    ...Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies, ...manifest.optionalDependencies }),
    ...(typeOnly ? Object.keys({ ...manifest.devDependencies }) : []),
    ...own,
  ]);
}

describe('the AWS SDK, middy and Powertools', () => {
  it('are imported by handlers, adapters, lambda entries, what those share, and the chassis alone', () => {
    const wrong = violations((source, { specifier, typeOnly }) => {
      if (!isOperations(specifier)) return false;
      if (['packages/chassis', 'packages/lambda'].includes(source.home)) return false;
      // Types of what Lambda hands over; nothing of it runs.
      if (specifier === 'aws-lambda' && typeOnly) return source.path.includes('/domain/');
      return !['handlers', 'adapters', 'lambda'].includes(layerOf(source.path));
    });
    expect(wrong).toEqual([]);
  });
});

describe('the command', () => {
  const cli = sources.filter(isCli);
  const rules = ['subscriptions', 'schedules'];

  it('takes of services only what makes handlers, and their subscriptions and schedules', () => {
    const taken = cli.flatMap((source) =>
      source.imports
        .filter(({ specifier, typeOnly }) => isServicePackage(specifier) && !typeOnly)
        .flatMap(({ names }) => names.map((name) => [source, name] as const)),
    );
    expect(taken.length).toBeGreaterThan(0);
    const allowed = (name: string): boolean => /^create[A-Z]/.test(name) || rules.includes(name);
    expect(
      taken.filter(([, name]) => name !== '*' && !allowed(name)).map(([{ path }, name]) => `${path}: ${name}`),
    ).toEqual([]);
  });

  it('takes no more of a service through a namespace', () => {
    const wrong: string[] = [];
    for (const { path, text } of cli) {
      for (const [, alias = '', specifier = ''] of text.matchAll(/import \* as (\w+) from '([^']+)'/g)) {
        if (!isServicePackage(specifier)) continue;
        for (const [, member = ''] of text.matchAll(new RegExp(`\\b${alias}\\.(\\w+)`, 'g'))) {
          if (!/^create[A-Z]/.test(member) && !rules.includes(member)) wrong.push(`${path}: ${alias}.${member}`);
        }
      }
    }
    expect(wrong).toEqual([]);
  });
});
