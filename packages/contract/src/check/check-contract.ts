import { defaultRetentionDays, type RetentionDays } from '../retention.ts';
import type { DatabaseSchema, SchemaTable } from '../schema.ts';
import { quoted } from '../text.ts';
import { type DataContract, qualifiedName } from '../types.ts';
import { compareTable } from './compare-table.ts';
import { about, type Finding } from './findings.ts';
import { lintDataset } from './lint-dataset.ts';
import { lintPolicies } from './lint-policies.ts';
import { lintTable } from './lint-table.ts';

/** What a valid contract shows by itself that somebody should look at, in the contract's order. */
export function lintContract(contract: DataContract, retention: RetentionDays = defaultRetentionDays): Finding[] {
  return [
    ...lintDataset(contract, retention),
    ...contract.tables.flatMap((table) => [...lintTable(table)]),
    ...lintPolicies(contract),
  ];
}

/**
 * Compares a contract with the schema that it is to carry, before a run does. Findings come in the contract's order, tables that
 * the contract does not name last: a run cannot see those, because they are not exported.
 */
export function compareWithSchema(contract: DataContract, schema: DatabaseSchema): Finding[] {
  const actual = new Map(schema.tables.map((table) => [qualifiedName(table), table]));
  const named = new Set(contract.tables.map(qualifiedName));
  return [
    ...contract.tables.flatMap((table) => [...compareTable(table, actual.get(qualifiedName(table)))]),
    ...schema.tables.filter((table) => isExported(table) && !named.has(qualifiedName(table))).map(newTable),
  ];
}

function isExported({ kind }: SchemaTable): boolean {
  return kind === 'table' || kind === 'partitioned';
}

function newTable(table: SchemaTable): Finding {
  const name = qualifiedName(table);
  return about(name)(
    'warning',
    'table-new',
    `The schema has the table ${quoted(name)}, which the contract does not name: it is not carried.`,
    'Name it in the contract; "snapferry contract init" drafts it, denied.',
  );
}
