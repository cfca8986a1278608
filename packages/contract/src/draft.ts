import { comment, scalar, typeScalar } from './draft-yaml.ts';
import { InvalidContractError } from './errors.ts';
import { DATASET_NAME, isExportableColumn, isExportableName } from './names.ts';
import { suspicionOf } from './personal-data.ts';
import { typeKind } from './physical-type.ts';
import type { DatabaseSchema, SchemaColumn, SchemaTable } from './schema.ts';
import { byCodeUnits, described, quoted } from './text.ts';
import { qualifiedName } from './types.ts';

export interface DraftOptions {
  /** Name of the dataset; by default the database's, as far as that can be one. */
  readonly dataset?: string;
  readonly database: string;
  /** Draft this schema's tables only; by default those of all schemas. */
  readonly pgSchema?: string;
}

const HEADER = `# A data contract in the Open Data Contract Standard 3.1, drafted from a schema. It carries nothing yet: every column is denied.
# To carry a column, set its snapferryPolicy:
#   allow      as it is
#   hmac       as a pseudonym: HMAC-SHA256 in hex; equal values stay equal, so joins still work (not for real, double precision)
#   truncate   cut: beside it {property: snapferryTruncate, value: 3} for three characters, or year, month or day for a date
#   redact     as NULL: the column is there, its values are not
#   drop       not at all
# "classification: personal" and "secret" are guesses from names and types: look at every column yourself.
# Name an owner in "team", and say in "description" what a reader must know; what the database says of itself stands in comments,
# which do not travel.
# Raise "version" (SemVer) with every change. What the file does not name is not carried.
`;

/**
 * Writes a data contract for a schema, ready to be edited, in which every column is denied. The same schema gives the same text,
 * and `parseContract` reads it without a problem (below its limit of 4 MB).
 * @throws InvalidContractError when `options.dataset` cannot name a dataset, or the database has no name.
 */
export function draftContract(schema: DatabaseSchema, options: DraftOptions): string {
  const dataset = datasetOf(options);
  const defaultSchema = options.pgSchema ?? 'public';
  const wanted = schema.tables
    .filter((table) => options.pgSchema === undefined || table.schema === options.pgSchema)
    .toSorted((left, right) => byCodeUnits(left.schema, right.schema) || byCodeUnits(left.name, right.name));
  const drafted = wanted.filter((table) => reasonToLeaveOut(table) === undefined);
  const leftOut = wanted.flatMap((table) => {
    const reason = reasonToLeaveOut(table);
    return reason === undefined ? [] : [comment(`Left out: ${quoted(qualifiedName(table))}, ${reason}.`)];
  });
  const head = headLines(dataset, options.database, defaultSchema);
  const tables = drafted.flatMap((table) => tableLines(table, defaultSchema));
  return `${[HEADER + head.join('\n'), ...leftOut, drafted.length === 0 ? 'schema: []' : 'schema:', ...tables].join('\n')}\n`;
}

function datasetOf({ dataset, database }: DraftOptions): string {
  const named =
    dataset ??
    database
      .toLowerCase()
      .replaceAll(/[^a-z0-9_]/g, '_')
      .replace(/^(?![a-z])/, 'db_')
      .slice(0, 63);
  if (DATASET_NAME.test(named) && database !== '') return named;
  const problem =
    database === ''
      ? { path: 'servers[0].database', expected: "the database's name", found: 'nothing' }
      : {
          path: 'id',
          expected: 'a dataset name: a lower-case letter, then at most 62 of a-z, 0-9 and _',
          found: described(named),
        };
  throw new InvalidContractError([problem]);
}

function reasonToLeaveOut(table: SchemaTable): string | undefined {
  if (table.kind === 'partition') return 'a partition: its rows come with the partitioned table';
  if (table.kind === 'view') return 'a view: RDS exports tables';
  if (table.kind === 'materialized-view') return 'a materialized view: RDS exports tables';
  if (table.kind === 'foreign') return 'a foreign table: its rows are not in the snapshot';
  if (table.kind === 'unlogged') return 'an unlogged or temporary table: RDS skips it';
  // A contract writes schema.table, which the first dot divides.
  return table.schema.includes('.') ? 'because its schema has a dot in its name' : undefined;
}

function headLines(dataset: string, database: string, schema: string): string[] {
  return [
    'apiVersion: v3.1.0',
    'kind: DataContract',
    `id: ${scalar(dataset)}`,
    `name: ${scalar(dataset)}`,
    'version: 0.1.0',
    'status: draft',
    'servers:',
    '  - server: source',
    '    type: postgresql',
    '    host: unused.invalid # ODCS asks for a host and a port; Snapferry never connects.',
    '    port: 5432',
    `    database: ${scalar(database)}${isExportableName(database) ? '' : ` ${comment(UNEXPORTABLE_NAME)}`}`,
    `    schema: ${scalar(schema)}`,
    'customProperties:',
    ...property('snapferryDataset', scalar(dataset), '  '),
    ...property('snapferryExport', 'source', '  ', 'or lake: the export runs and rests in the lake account'),
    ...property(
      'snapferryTrigger',
      'automated',
      '  ',
      'or backup, or tag:KEY=VALUE for manual snapshots with that tag',
    ),
  ];
}

const UNEXPORTABLE_NAME = 'RDS exports single tables only when names keep to letters, digits, $ and _';

function property(name: string, value: string, indent: string, note?: string): string[] {
  const tail = note === undefined ? '' : ` ${comment(note)}`;
  return [`${indent}- property: ${name}`, `${indent}  value: ${value}${tail}`];
}

function tableLines(table: SchemaTable, defaultSchema: string): string[] {
  const bare = table.schema === defaultSchema && !table.name.includes('.');
  const lines = [
    `  - name: ${scalar(table.name)}`,
    `    physicalName: ${bare ? scalar(table.name) : quoted(qualifiedName(table))}`,
  ];
  if (!isExportableName(table.name) || !isExportableName(table.schema)) lines.push(`    ${comment(UNEXPORTABLE_NAME)}`);
  lines.push('    logicalType: object', '    physicalType: table');
  lines.push(...remark(table.comment, '    '));
  if (table.columns.length === 0) return [...lines, '    properties: []'];
  return [...lines, '    properties:', ...table.columns.flatMap((column) => columnLines(column, table))];
}

function columnLines(column: SchemaColumn, table: SchemaTable): string[] {
  const lines = [`      - name: ${scalar(column.name)}`];
  if (!isExportableColumn(column.name)) {
    lines.push(
      `        ${comment('RDS leaves this whole table out: it exports no , ; { } ( ) = blank, tab or newline in a name')}`,
    );
  }
  const logicalType = logicalTypeOf(column.physicalType);
  if (logicalType !== undefined) lines.push(`        logicalType: ${logicalType}`);
  const domain = column.domain === undefined ? '' : ` ${comment(`the domain ${column.domain}`)}`;
  lines.push(`        physicalType: ${typeScalar(column.physicalType)}${domain}`);
  lines.push(...remark(column.comment, '        '));
  if (column.notNull) lines.push('        required: true');
  const position = table.primaryKey.indexOf(column.name) + 1;
  if (position > 0) lines.push('        primaryKey: true', `        primaryKeyPosition: ${position}`);
  const suspicion = suspicionOf(column, table.name);
  if (suspicion !== undefined) lines.push(`        classification: ${suspicion}`);
  return [...lines, '        customProperties:', ...property('snapferryPolicy', 'drop', '          ')];
}

/**
 * What the database says of itself, as a comment: it is not meant for the lake, where a contract travels, and may quote what
 * somebody typed. Whoever edits the draft makes a `description` of it, or not.
 */
function remark(text: string | undefined, indent: string): string[] {
  return text === undefined ? [] : [`${indent}${comment(`The database says: ${text}`)}`];
}

/** ODCS's own, coarser types; it has none for bytes. */
function logicalTypeOf(physicalType: string): string | undefined {
  const kind = typeKind(physicalType);
  if (kind === 'binary' || kind === 'array') return undefined;
  if (kind === 'float' || kind === 'numeric') return 'number';
  if (kind === 'integer' || kind === 'boolean' || kind === 'date' || kind === 'timestamp' || kind === 'time')
    return kind;
  return 'string';
}
