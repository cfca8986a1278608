import { createHash } from 'node:crypto';
import type { LedgerTable } from '@snapferry/ports';

/** What cannot be compressed differs from table to table as it does in a real run: ids, counts, a proof. */
export function loadedTable(index: number): LedgerTable {
  const hex = createHash('sha256').update(String(index)).digest('hex');
  const uuid = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
  const number = BigInt(`0x${hex.slice(0, 15)}`);
  return {
    source: `public.table_number_${index}`,
    name: `shop.table_number_${index}`,
    attempt: 1,
    outcome: 'loaded',
    rows: Number(number % 100_000_000n),
    bytes: Number(number % 10_000_000_000n),
    snapshotId: String(number),
    metadataLocation: `s3://${hex.slice(20, 52)}--table-s3/metadata/00001-${uuid}.metadata.json`,
    columns: { carried: index % 40, pseudonymised: index % 3, notCarried: index % 7 },
    durationMs: index * 37,
    proof: { method: 'rows-and-sums-1', value: hex, engine: 'duckdb-1.5.5' },
  };
}

export function rejectedTable(index: number): LedgerTable {
  const { name, source } = loadedTable(index);
  return {
    name,
    source,
    attempt: 1,
    outcome: 'rejected',
    rows: null,
    bytes: null,
    snapshotId: null,
    metadataLocation: null,
    reasonCode: 'value-not-castable',
    reason:
      `${name}: expected every value of column amount_${index} to fit decimal(12, 2), found ${index * 7} of ${index * 1009} that do not. ` +
      'Mend them at the source, widen the type in the contract, or set snapferryOnInvalid; then replay the run from ExportCompleted.',
  };
}
