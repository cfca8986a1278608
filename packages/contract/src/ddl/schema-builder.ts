import type { ColumnDef, Node, RangeVar, TypeName } from 'libpg-query';
import type { DatabaseSchema, SchemaColumn, SchemaTable, SchemaTableKind } from '../schema.ts';
import { formatBuiltIn, modifiers, namesOf } from './format-type.ts';

export interface TableDraft {
  schema: string;
  name: string;
  kind: SchemaTableKind;
  columns: SchemaColumn[];
  primaryKey: string[];
  comment?: string;
}

interface ColumnType {
  readonly physicalType: string;
  readonly domain?: string;
}

/** A schema while its statements are read, in their order. */
export class SchemaBuilder {
  /** Where names without a schema go; pg_dump writes none, people do. */
  currentSchema = 'public';
  /** The text of the statement being read; some modifiers stand only there. */
  statement = '';
  readonly #tables = new Map<string, TableDraft>();
  readonly #domains = new Map<string, string>();
  readonly #composites = new Map<string, SchemaColumn[]>();
  readonly #quoteName: (name: string) => string;

  constructor(quoteName: (name: string) => string) {
    this.#quoteName = quoteName;
  }

  table(relation: RangeVar | undefined): TableDraft | undefined {
    return relation === undefined ? undefined : this.#tables.get(this.#key(relation.schemaname, relation.relname));
  }

  tableNamed(names: readonly string[]): TableDraft | undefined {
    return this.#tables.get(this.#key(names.at(-2), names.at(-1)));
  }

  /** Returns undefined when the name is taken. */
  addTable(relation: RangeVar, kind: SchemaTableKind): TableDraft | undefined {
    if (this.table(relation) !== undefined) return undefined;
    const schema = relation.schemaname ?? this.currentSchema;
    const table: TableDraft = { schema, name: relation.relname ?? '', kind, columns: [], primaryKey: [] };
    this.#tables.set(this.#key(schema, relation.relname), table);
    return table;
  }

  dropTable(names: readonly string[]): void {
    this.#tables.delete(this.#key(names.at(-2), names.at(-1)));
  }

  addDomain(names: readonly string[], type: TypeName): void {
    this.#domains.set(this.#key(names.at(-2), names.at(-1)), this.columnType(type).physicalType);
  }

  addComposite(type: RangeVar, columns: SchemaColumn[]): void {
    this.#composites.set(this.#key(type.schemaname, type.relname), columns);
  }

  compositeColumns(type: TypeName): readonly SchemaColumn[] {
    const names = namesOf(type.names);
    return this.#composites.get(this.#key(names.at(-2), names.at(-1))) ?? [];
  }

  column(definition: ColumnDef): SchemaColumn {
    const type = definition.typeName === undefined ? { physicalType: '' } : this.columnType(definition.typeName);
    const notNull = definition.is_not_null === true || (definition.constraints ?? []).some(forbidsNull);
    return { name: definition.colname ?? '', ...type, notNull: notNull || isSerial(definition) };
  }

  columnType(type: TypeName): ColumnType {
    const array = (type.arrayBounds ?? []).length > 0;
    const builtIn = formatBuiltIn(type, this.statement);
    if (builtIn !== undefined) return { physicalType: array ? `${builtIn}[]` : builtIn };
    const names = namesOf(type.names);
    const spelt = `${this.#quoteName(names.at(-2) ?? this.currentSchema)}.${this.#quoteName(names.at(-1) ?? '')}`;
    const base = this.#domains.get(this.#key(names.at(-2), names.at(-1)));
    const single = base ?? spelt + modifiers(type, this.statement);
    // format_type prints one pair of brackets, however many dimensions were declared.
    const physicalType = array && !single.endsWith('[]') ? `${single}[]` : single;
    return base === undefined ? { physicalType } : { physicalType, domain: spelt };
  }

  schema(): DatabaseSchema {
    return { tables: [...this.#tables.values()].map(withKeyNotNull) };
  }

  #key(schema: string | undefined, name: string | undefined): string {
    return JSON.stringify([schema ?? this.currentSchema, name ?? '']);
  }
}

function forbidsNull(node: Node): boolean {
  const type = 'Constraint' in node ? node.Constraint.contype : undefined;
  return type === 'CONSTR_NOTNULL' || type === 'CONSTR_PRIMARY' || type === 'CONSTR_IDENTITY';
}

function isSerial(definition: ColumnDef): boolean {
  return /^(small|big)?serial[248]?$/.test(namesOf(definition.typeName?.names).join('.'));
}

function withKeyNotNull(table: TableDraft): SchemaTable {
  const key = new Set(table.primaryKey);
  return {
    ...table,
    columns: table.columns.map((column) => (key.has(column.name) ? { ...column, notNull: true } : column)),
  };
}
