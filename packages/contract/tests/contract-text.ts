/** A small, valid contract as lines that a test may change. */
export const BASE = `apiVersion: v3.1.0
kind: DataContract
id: shop
name: shop
version: 1.2.0
status: active
servers:
  - server: source
    type: postgresql
    host: unused.invalid
    port: 5432
    database: shop
schema:
  - name: customer
    properties:
      - name: customer_id
        physicalType: integer
        primaryKey: true
        primaryKeyPosition: 1
        customProperties:
          - { property: snapferryPolicy, value: allow }
      - name: email
        physicalType: character varying(160)
        classification: personal
`;

/** A contract of one table whose one column has the type and the properties. */
export function withColumn(physicalType: string, properties: Record<string, unknown>, name = 'c'): string {
  return withTable([{ name, physicalType, properties }]);
}

export interface ColumnText {
  readonly name: string;
  readonly physicalType?: string;
  readonly properties?: Record<string, unknown>;
  readonly more?: Record<string, unknown>;
}

/** A contract of one table with the columns, as JSON, which is YAML too. */
export function withTable(
  columns: readonly ColumnText[],
  tableProperties: Record<string, unknown> = {},
  datasetProperties: Record<string, unknown> = {},
  table: Record<string, unknown> = {},
): string {
  return JSON.stringify(
    contractObject(
      [{ name: 't', ...table, properties: columns.map(columnObject), customProperties: entries(tableProperties) }],
      datasetProperties,
    ),
    null,
    1,
  );
}

export function contractObject(schema: readonly unknown[], datasetProperties: Record<string, unknown> = {}) {
  return {
    apiVersion: 'v3.1.0',
    kind: 'DataContract',
    id: 'shop',
    version: '1.0.0',
    status: 'draft',
    servers: [{ server: 'source', type: 'postgresql', database: 'shop' }],
    customProperties: entries(datasetProperties),
    schema,
  };
}

export function columnObject({ name, physicalType, properties = { snapferryPolicy: 'allow' }, more }: ColumnText) {
  return { name, ...(physicalType !== undefined && { physicalType }), ...more, customProperties: entries(properties) };
}

export function entries(properties: Record<string, unknown>) {
  return Object.entries(properties).map(([property, value]) => ({ property, value }));
}
