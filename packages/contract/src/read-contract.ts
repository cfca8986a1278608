import { contractDigest } from './digest.ts';
import { optionalText, requiredText } from './fields.ts';
import { isJsonObject, type JsonObject } from './json.ts';
import { isPortableJson } from './json-faults.ts';
import { KNOWN_PROPERTIES } from './known-properties.ts';
import { DATASET_NAME, loadsTable } from './names.ts';
import { type Path, Problems } from './problems.ts';
import { readAbout } from './read-about.ts';
import { type PropertyReading, readProperties } from './read-properties.ts';
import { readTable } from './read-table.ts';
import { findStrayProperties } from './stray-properties.ts';
import { described, quoted, shownName } from './text.ts';
import { type ContractTable, type DataContract, qualifiedName } from './types.ts';
import { isVersion } from './version.ts';
import { readYaml } from './yaml.ts';

/** The id of the key that a local run makes for itself. */
const LOCAL_KEY_ID = 'local-1';

/**
 * Reads a data contract from its YAML file (ODCS v3, https://bitol-io.github.io/open-data-contract-standard/).
 * A contract that carries nothing yet is valid: that is how a drafted one starts.
 *
 * @example parseContract(await readFile('contracts/shop.yaml', 'utf8'), 'contracts/shop.yaml')
 * @throws InvalidContractError with every problem at once, each with its line.
 */
export function parseContract(yamlText: string, fileName?: string): DataContract {
  const { document, problems } = readYaml(yamlText);
  problems.throwIfAny(fileName);
  return contractOf(document, problems, fileName);
}

/**
 * Reads a data contract from the JSON that travels in an event, under the same rules as its file.
 * @throws InvalidContractError with every problem at once.
 */
export function contractFromDocument(document: unknown): DataContract {
  return contractOf(document, new Problems());
}

function contractOf(document: unknown, problems: Problems, fileName?: string): DataContract {
  if (!isPortableJson(document, problems)) {
    problems.throwIfAny(fileName);
    throw new TypeError('A document that is no JSON object must have been reported.');
  }
  findStrayProperties(document, problems);
  const heading = readHeading(document, problems);
  const properties = readProperties(document.customProperties, 'dataset', ['customProperties'], problems);
  const dataset = datasetOf(heading.id, properties, problems);
  const { database, schema } = readServer(document, problems);
  const tables = readTables(document, schema, problems);
  problems.about(undefined);
  const keyId = keyIdOf(tables, properties, problems);
  problems.throwIfAny(fileName);
  return {
    document,
    digest: contractDigest(document),
    ...heading,
    dataset,
    exportMode: properties.get('snapferryExport') ?? 'source',
    trigger: properties.get('snapferryTrigger') ?? { kind: 'automated' },
    keyId,
    database,
    schema,
    tables,
    about: readAbout(document),
  };
}

function readHeading(document: JsonObject, problems: Problems): { id: string; version: string } {
  const { kind, apiVersion } = document;
  if (kind !== 'DataContract') problems.add(['kind'], 'DataContract', described(kind));
  if (typeof apiVersion !== 'string' || !/^v3\.\d+\.\d+$/.test(apiVersion)) {
    problems.add(['apiVersion'], 'v3.1.0 or another v3 of the Open Data Contract Standard', described(apiVersion));
  }
  const id = requiredText(document, 'id', [], problems, "the contract's id") ?? '';
  const { version } = document;
  if (typeof version === 'string' && isVersion(version)) return { id, version };
  problems.add(['version'], 'a SemVer version such as 1.4.0', described(version));
  return { id, version: '' };
}

function datasetOf(id: string, properties: PropertyReading, problems: Problems): string {
  const named = properties.get('snapferryDataset');
  if (named !== undefined) return named;
  const misnamed = properties.path('snapferryDataset').at(-1) === 'value';
  if (!misnamed && id !== '' && !DATASET_NAME.test(id)) {
    const rule = KNOWN_PROPERTIES.snapferryDataset.expected;
    problems.add(['id'], `snapferryDataset, or an id that can name the dataset: ${rule}`, described(id));
  }
  return id;
}

function readServer(document: JsonObject, problems: Problems): { database: string; schema: string } {
  const path: Path = ['servers', 0];
  const { servers } = document;
  const server = Array.isArray(servers) ? servers[0] : undefined;
  if (!isJsonObject(server)) {
    problems.add(path, 'the PostgreSQL server: an object with a database', described(server ?? servers));
    return { database: '', schema: 'public' };
  }
  const { type } = server;
  if (type !== undefined && type !== 'postgresql' && type !== 'postgres') {
    problems.add([...path, 'type'], 'postgresql', described(type));
  }
  const schema = optionalText(server, 'schema', path, problems) ?? 'public';
  return { database: requiredText(server, 'database', path, problems, "the database's name") ?? '', schema };
}

function readTables(document: JsonObject, schema: string, problems: Problems): ContractTable[] {
  const list = document.schema;
  if (!Array.isArray(list)) {
    problems.add(['schema'], 'a list of tables', described(list));
    return [];
  }
  const tables: ContractTable[] = [];
  const names = new Set<string>();
  const owners = new Map<string, string>();
  for (const [index, item] of list.entries()) {
    const path = ['schema', index];
    problems.about(undefined);
    if (!isJsonObject(item)) problems.add(path, 'a table: an object with a name', described(item));
    const table = isJsonObject(item) ? readTable(item, schema, path, problems) : undefined;
    if (table === undefined) continue;
    tables.push(table);
    const name = qualifiedName(table);
    problems.about(shownName(name));
    if (names.has(name)) problems.add(path, 'each table once', `${quoted(name)} again`);
    else if (table.carried) claimTarget(table, owners, path, problems);
    names.add(name);
  }
  return tables;
}

/** Only carried tables take a name in the lake, so only they can collide there. */
function claimTarget(table: ContractTable, owners: Map<string, string>, path: Path, problems: Problems): void {
  const name = qualifiedName(table);
  const owner = owners.get(table.target);
  if (owner !== undefined) {
    const expected = `one table as ${quoted(table.target)} in the lake (set snapferryTarget on the other)`;
    problems.add(path, expected, `${quoted(owner)} and ${quoted(name)}`);
  }
  if (table.target === loadsTable) {
    problems.add(path, `snapferryTarget: ${loadsTable} is the dataset's own log`, quoted(name));
  }
  owners.set(table.target, name);
}

function keyIdOf(tables: readonly ContractTable[], properties: PropertyReading, problems: Problems): string {
  if (!tables.some((table) => table.columns.some((column) => column.policy === 'hmac'))) return '';
  const keyId = properties.get('snapferryKeyId') ?? LOCAL_KEY_ID;
  if (keyId === '') {
    problems.add(properties.path('snapferryKeyId'), "a key's id, because columns are hmac", 'empty text');
  }
  return keyId;
}
