import { isDeepStrictEqual } from 'node:util';
import semver from 'semver';
import { isMap, isScalar, isSeq, type Node, parseDocument, type YAMLMap } from 'yaml';
import { scalar } from './draft-yaml.ts';
import { InvalidContractError } from './errors.ts';
import { isJsonObject, type JsonObject, type JsonValue } from './json.ts';
import { parseContract } from './read-contract.ts';
import type { DataContract } from './types.ts';

export interface KeyRotation {
  /** The contract as it was. */
  readonly before: DataContract;
  readonly after: DataContract;
  /** The new contract's text: comments and layout are the old one's. */
  readonly text: string;
}

const PROPERTY = 'snapferryKeyId';

/**
 * The next version of a contract, which names another pseudonymisation key: a major one, because tokens of two keys do
 * not join. Nothing else changes, of its text neither.
 *
 * @throws InvalidContractError when the contract is none, hashes no column, names that key already, or is written in a
 * way that cannot be changed in place.
 */
export function rotateKey(yamlText: string, keyId: string, fileName?: string): KeyRotation {
  const before = parseContract(yamlText, fileName);
  const refuse = (expected: string, found: string): never => {
    throw new InvalidContractError([{ path: PROPERTY, expected, found }], fileName);
  };
  if (before.keyId === '') refuse('a contract with hmac columns', 'none, so that there is no key to rotate');
  if (before.keyId === keyId) refuse('another key than it names now', `${keyId} in version ${before.version}`);
  const version = semver.inc(before.version, 'major') as string;
  const text = edited(yamlText, version, keyId);
  if (text === undefined) return refuse('block or flow lists that can be changed in place', 'another way of writing');
  const after = parseContract(text, fileName);
  if (!isDeepStrictEqual(withoutKey(after.document), withoutKey(before.document))) {
    refuse('a change of the version and the key alone', 'that more would change; change both by hand');
  }
  return { before, after, text };
}

/** The text with both values in place; undefined where there is no place to be sure of. */
function edited(text: string, version: string, keyId: string): string | undefined {
  const root = parseDocument(text).contents;
  if (!isMap(root)) return undefined;
  const key = keyEdit(text, root, scalar(keyId));
  const versionNode = root.get('version', true);
  if (key === undefined || !isScalar(versionNode)) return undefined;
  return [replacing(versionNode, version), key]
    .toSorted((left, right) => right.from - left.from)
    .reduce((result, { from, to, by }) => result.slice(0, from) + by + result.slice(to), text);
}

interface Edit {
  readonly from: number;
  readonly to: number;
  readonly by: string;
}

function replacing(node: Node, by: string): Edit {
  const [from = 0, to = 0] = node.range ?? [];
  return { from, to, by };
}

function keyEdit(text: string, root: YAMLMap, keyId: string): Edit | undefined {
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const list = root.get('customProperties', true);
  if (list === undefined) {
    if (root.flow === true) return undefined;
    const from = root.range?.[1] ?? text.length;
    const before = text.slice(0, from).endsWith('\n') ? '' : newline;
    const lines = ['customProperties:', `  - property: ${PROPERTY}`, `    value: ${keyId}`, ''];
    return { from, to: from, by: before + lines.join(newline) };
  }
  if (!isSeq(list)) return undefined;
  const entry = list.items.find((item) => isMap(item) && item.get('property') === PROPERTY);
  if (isMap(entry)) {
    const value = entry.get('value', true);
    return isScalar(value) ? replacing(value, keyId) : undefined;
  }
  const from = list.range?.[0] ?? 0;
  if (list.flow === true) {
    const comma = list.items.length === 0 ? '' : ', ';
    return { from: from + 1, to: from + 1, by: `{property: ${PROPERTY}, value: ${keyId}}${comma}` };
  }
  // The list begins at its first dash, which stands as deep as the others must.
  const indent = ' '.repeat(from - (text.lastIndexOf('\n', from - 1) + 1));
  return { from, to: from, by: [`- property: ${PROPERTY}`, `  value: ${keyId}`, ''].join(`${newline}${indent}`) };
}

/** The document without what a rotation changes. */
function withoutKey({ version: _version, customProperties, ...rest }: JsonObject): JsonObject {
  const others = Array.isArray(customProperties) ? customProperties.filter((entry) => !isKeyProperty(entry)) : [];
  return { ...rest, customProperties: others };
}

function isKeyProperty(entry: JsonValue): boolean {
  return isJsonObject(entry) && entry.property === PROPERTY;
}
