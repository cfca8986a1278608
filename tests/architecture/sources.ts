import { globSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

export interface Import {
  readonly specifier: string;
  /** Only types: gone when the code runs. */
  readonly typeOnly: boolean;
  /** Imported names as the other module exports them; `*` for a namespace; empty for a bare or dynamic import. */
  readonly names: readonly string[];
}

export interface Source {
  /** From the repository's root, with slashes. */
  readonly path: string;
  /** `packages/<name>` or `services/<name>`. */
  readonly home: string;
  readonly text: string;
  readonly imports: readonly Import[];
}

/** All TypeScript sources of packages and services, tests apart. */
export function readSources(): Source[] {
  return globSync('{packages,services}/*/src/**/*.ts', { cwd: root })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => !path.includes('/node_modules/') && !path.endsWith('.d.ts'))
    .sort()
    .map((path) => {
      const text = readFileSync(join(root, path), 'utf8');
      return { path, home: path.split('/').slice(0, 2).join('/'), text, imports: readImports(text) };
    });
}

const statement = /^[ \t]*(import|export)\s+(type\s+)?([^'"`;]*?)\s*from\s*(['"])([^'"]+)\4/gm;
const bare = /^[ \t]*import\s*(['"])([^'"]+)\1/gm;
const dynamic = /\b(?:import|require|createRequire|resolve)\s*\(\s*(['"`])([^'"`]+)\1/g;

/** Static, re-exporting, bare and dynamic imports of a module. Comments are left out first. */
export function readImports(source: string): Import[] {
  const text = source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  const found: Import[] = [];
  for (const [, , type, clause = '', , specifier = ''] of text.matchAll(statement)) {
    const names = namesOf(clause);
    const inner = clause.match(/\{([\s\S]*)\}/)?.[1];
    const allTypes =
      inner !== undefined &&
      !/^\s*[\w$*]/.test(clause) &&
      inner
        .split(',')
        .filter((part) => part.trim() !== '')
        .every((part) => /^\s*type\s/.test(part));
    found.push({ specifier, typeOnly: type !== undefined || allTypes, names });
  }
  for (const [, , specifier = ''] of text.matchAll(bare)) found.push({ specifier, typeOnly: false, names: [] });
  for (const [, , specifier = ''] of text.matchAll(dynamic)) found.push({ specifier, typeOnly: false, names: [] });
  return found;
}

function namesOf(clause: string): string[] {
  const names = (clause.match(/\{([\s\S]*)\}/)?.[1] ?? '')
    .split(',')
    .map((part) =>
      part
        .trim()
        .replace(/^type\s+/, '')
        .split(/\s+as\s+/)[0]
        ?.trim(),
    )
    .filter((name): name is string => name !== undefined && name !== '');
  if (clause.includes('*')) names.push('*');
  if (/^[\w$]+\s*(,|$)/.test(clause.trim())) names.push('default');
  return names;
}

/** `@scope/name` or `name` of a package import; undefined for relative, `#` and `node:` ones. */
export function packageOf(specifier: string): string | undefined {
  if (/^(\.|#|node:|\/)/.test(specifier)) return undefined;
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** Path of a relative or `#` import, from the repository's root. */
export function targetOf(source: Source, specifier: string): string | undefined {
  if (specifier.startsWith('.')) return posix.normalize(posix.join(posix.dirname(source.path), specifier));
  if (specifier.startsWith('#')) return `${source.home}/src/${specifier.slice(1)}`;
  return undefined;
}

/** Which part of a service or package the file is: `handlers`, `domain`, `ports`, `adapters`, `lambda`, or the file itself. */
export function layerOf(path: string): string {
  return relative(path.split('/').slice(0, 3).join('/'), path).replaceAll('\\', '/').split('/')[0] ?? '';
}
