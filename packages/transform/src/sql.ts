/** A name as an SQL identifier. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text as an SQL literal. DuckDB has no backslash escapes in it. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A path that DuckDB's readers, who take `*`, `?` and `[` for wildcards, read as it stands. */
export function plainPath(path: string): string {
  return path.replace(/[*?[]/g, '[$&]');
}

/** DuckDB's type for an Iceberg type. */
export function duckType(icebergType: string): string {
  const element = /^list<(.*)>$/.exec(icebergType)?.[1];
  if (element !== undefined) return `${duckType(element)}[]`;
  const decimal = /^decimal\((\d+), ?(\d+)\)$/.exec(icebergType);
  if (decimal) return `DECIMAL(${decimal[1]},${decimal[2]})`;
  const simple = duckTypes.get(icebergType);
  if (simple === undefined) throw new TypeError(`Unknown Iceberg type: ${icebergType}`);
  return simple;
}

const duckTypes = new Map([
  ['int', 'INTEGER'],
  ['long', 'BIGINT'],
  ['float', 'FLOAT'],
  ['double', 'DOUBLE'],
  ['boolean', 'BOOLEAN'],
  ['binary', 'BLOB'],
  ['date', 'DATE'],
  ['time', 'TIME'],
  ['timestamp', 'TIMESTAMP'],
  ['timestamptz', 'TIMESTAMP WITH TIME ZONE'],
  ['string', 'VARCHAR'],
  ['uuid', 'UUID'],
]);
