import { isAlias, isMap, isNode, isScalar, isSeq, LineCounter, type Node, parseDocument, visit } from 'yaml';
import type { JsonValue } from './json.ts';
import { MAX_DEPTH } from './json-faults.ts';
import { type Path, Problems } from './problems.ts';
import { quoted } from './text.ts';
import { tooDeep } from './yaml-depth.ts';

/** A contract is read by people; 8 MB are a draft of some 45,000 columns, as of 1,000 tables of 45. */
export const maxContractBytes = 8 * 1024 * 1024;

export interface YamlReading {
  /** Absent exactly when `problems` has any. */
  readonly document?: JsonValue;
  /** Already knows the file's lines, for the rules that come after the syntax. */
  readonly problems: Problems;
}

/**
 * Reads one document of YAML 1.2's core schema, and nothing that makes YAML surprising: no aliases, no tags of its own,
 * no repeated keys, no second document, no `%YAML 1.1`, under which `no` would be false.
 */
export function readYaml(text: string): YamlReading {
  const bytes = Buffer.byteLength(text);
  if (bytes > maxContractBytes) return refused([], `at most ${maxContractBytes} bytes of YAML`, `${bytes} bytes`);
  const deep = tooDeep(text, 2 * MAX_DEPTH);
  if (deep !== undefined) return refused([], `at most ${MAX_DEPTH} levels`, 'more', deep);
  const lines = new LineCounter();
  const parsed = parseDocument(text, {
    version: '1.2',
    schema: 'core',
    strict: true,
    stringKeys: true,
    // The package compares every key with every other: a flat map of 200,000 keys took it ten minutes (2.9.1, 2026-11-23).
    uniqueKeys: false,
    prettyErrors: false,
    resolveKnownTags: false,
    lineCounter: lines,
  });
  const contents: Node | null = parsed.contents;
  const problems = new Problems((path) => lineAt(contents, path, lines));
  for (const fault of [...parsed.errors, ...parsed.warnings]) {
    const line = lines.linePos(fault.pos[0]).line;
    problems.add([], 'YAML 1.2 of the core schema, one document', fault.message.slice(0, 160), line);
  }
  if (parsed.directives?.yaml.version !== '1.2') problems.add([], 'YAML 1.2', 'a directive for another version', 1);
  findSurprises(contents, lines, problems);
  // `maxAliasCount: 0` says again what findSurprises has refused.
  return problems.none ? { document: parsed.toJS({ maxAliasCount: 0 }) as JsonValue, problems } : { problems };
}

function refused(path: Path, expected: string, found: string, line?: number): YamlReading {
  const problems = new Problems();
  problems.add(path, expected, found, line);
  return { problems };
}

function findSurprises(contents: Node | null, lines: LineCounter, problems: Problems): void {
  const lineOf = (node: Node) => lines.linePos(node.range?.[0] ?? 0).line;
  visit(contents, {
    Alias(_key, node) {
      problems.add([], 'values written out where they stand', `the alias *${node.source.slice(0, 40)}`, lineOf(node));
    },
    Map(_key, node) {
      const seen = new Set<unknown>();
      for (const { key } of node.items) {
        if (!isScalar(key)) continue;
        if (seen.has(key.value)) {
          const found = `${quoted(String(key.value).slice(0, 40))} again`;
          problems.add([], 'each key once in its object', found, lineOf(key));
        }
        seen.add(key.value);
      }
    },
  });
}

/** The line of the node at the path, or of the deepest one above it that exists. */
function lineAt(contents: Node | null, path: Path, lines: LineCounter): number | undefined {
  let node: Node | null = contents;
  let offset = node?.range?.[0];
  for (const step of path) {
    const next: { key?: unknown; value: unknown } | undefined = child(node, step);
    if (next === undefined || !isNode(next.value) || isAlias(next.value)) break;
    node = next.value;
    // A block's own offset may lie lines below its key.
    offset = (isNode(next.key) ? next.key.range?.[0] : undefined) ?? node.range?.[0] ?? offset;
  }
  return offset === undefined ? undefined : lines.linePos(offset).line;
}

function child(node: Node | null, step: string | number): { key?: unknown; value: unknown } | undefined {
  if (isSeq(node) && typeof step === 'number') return { value: node.items[step] };
  if (!isMap(node)) return undefined;
  return node.items.find((pair) => isScalar(pair.key) && pair.key.value === step);
}
