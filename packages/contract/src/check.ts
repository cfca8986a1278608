import { checkTable } from './check-table.ts';
import { isExportableName } from './names.ts';
import type { DatabaseSchema } from './schema.ts';
import { quoted } from './text.ts';
import { type DataContract, qualifiedName } from './types.ts';

export interface Finding {
  /** `error`: a run would fail or reject the table; `warning`: someone should look; `info`: known and harmless. */
  readonly severity: 'error' | 'warning' | 'info';
  readonly code: FindingCode;
  /** `schema.table`; '' when the finding is about the whole dataset. */
  readonly table: string;
  readonly column?: string;
  readonly message: string;
}

export type FindingCode =
  | 'table-missing'
  | 'table-new'
  | 'table-not-exported'
  | 'column-missing'
  | 'column-new'
  | 'column-collision'
  | 'type-changed'
  | 'type-not-exported'
  | 'numeric-as-text'
  | 'key-changed'
  | 'key-unstable'
  | 'name-not-exported'
  | 'name-not-allowed';

/**
 * Compares a contract with the schema that it is to carry, before a run does. Findings come in the contract's order, tables that
 * the contract does not name last: a run cannot see those, because they are not exported.
 */
export function checkContract(contract: DataContract, schema: DatabaseSchema): Finding[] {
  const actual = new Map(schema.tables.map((table) => [qualifiedName(table), table]));
  const named = new Set(contract.tables.map(qualifiedName));
  return [
    ...checkNames(contract),
    ...contract.tables.flatMap((table) => checkTable(table, actual.get(qualifiedName(table)))),
    ...schema.tables
      .filter((table) => (table.kind === 'table' || table.kind === 'partitioned') && !named.has(qualifiedName(table)))
      .map((table): Finding => {
        const name = qualifiedName(table);
        const message = `The schema has the table ${quoted(name)}, which the contract does not name: it is not carried.`;
        return { severity: 'warning', code: 'table-new', table: name, message };
      }),
  ];
}

/** S3 Tables' naming rules (S3 User Guide, "Amazon S3 table bucket, table, and namespace naming rules") and RDS's for the database. */
function checkNames(contract: DataContract): Finding[] {
  const findings: Finding[] = [];
  if (!isExportableName(contract.database)) {
    const message = `RDS exports single tables only from a database named with letters, digits, $ and _, not ${quoted(contract.database)}.`;
    findings.push({ severity: 'error', code: 'name-not-exported', table: '', message });
  }
  if (contract.dataset.startsWith('aws') || contract.dataset.endsWith('_')) {
    const message = `S3 Tables takes no namespace that starts with aws or ends with _, as ${contract.dataset} does.`;
    findings.push({ severity: 'warning', code: 'name-not-allowed', table: '', message });
  }
  for (const table of contract.tables) {
    if (!table.carried || !/^_|_$/.test(table.target)) continue;
    const message = `S3 Tables takes no table name that starts or ends with _, as ${table.target} does: set snapferryTarget.`;
    findings.push({ severity: 'warning', code: 'name-not-allowed', table: qualifiedName(table), message });
  }
  return findings;
}
