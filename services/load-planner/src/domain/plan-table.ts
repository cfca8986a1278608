import { createHash } from 'node:crypto';
import type { ContractTable, DataContract } from '@snapferry/contract';
import type { DriftItem } from '@snapferry/events';
import type { LoadPlan } from '@snapferry/ports';
import { loadColumn } from '@snapferry/transform/mapping';
import { driftOf, missingTable } from './drift.ts';
import { ColumnMissingError, ExportIncompleteError, TableMissingError } from './errors.ts';
import type { ExportedTable } from './exported-table.ts';

export interface PlanTableInput {
  readonly runId: string;
  readonly snapshot: { readonly arn: string; readonly time: string };
  readonly contract: DataContract;
  readonly table: ContractTable;
  /** Undefined where the export knows nothing of the table. */
  readonly exported: ExportedTable | undefined;
}

export function standingDrift({ table, exported }: PlanTableInput): DriftItem[] {
  if (exported === undefined || (!exported.present && exported.columns === undefined)) return [missingTable(table)];
  return exported.columns === undefined ? [] : driftOf(table, exported.columns);
}

/**
 * The plan of one table's load.
 *
 * @throws TableMissingError; ExportIncompleteError; ColumnMissingError; PolicyTypeError
 */
export function planTable(input: PlanTableInput): LoadPlan {
  const { contract, table, exported } = input;
  const name = `${table.schema}.${table.name}`;
  const whole = requireWhole(name, exported);
  const carried = table.columns.filter((column) => column.policy !== 'drop');
  const names = whole.columns === undefined ? undefined : new Set(whole.columns.map((column) => column.name));
  const missing = carried
    .filter((column) => names !== undefined && !names.has(column.name))
    .map((column) => column.name);
  if (missing.length > 0) {
    throw new ColumnMissingError(
      `${name}: expected the columns that the contract carries, found the export without ${missing.join(', ')}. ` +
        'Take them out of the contract, or name them as the database does.',
    );
  }
  const columns = carried.map(({ name: source, policy, ...column }) =>
    loadColumn({ ...column, source, policy: policy as Exclude<typeof policy, 'drop'> }),
  );
  const all = new Set([...table.columns.map((column) => column.name), ...(names ?? [])]);
  return {
    version: 1,
    dataset: contract.dataset,
    runId: input.runId,
    snapshot: { arn: input.snapshot.arn, time: input.snapshot.time },
    table: { source: name, name: `${contract.dataset}.${table.target}` },
    contractVersion: contract.version,
    contractDigest: contract.digest,
    policyDigest: `sha256:${createHash('sha256').update(JSON.stringify(columns)).digest('hex')}`,
    keyId: contract.keyId,
    columns,
    notCarried: all.size - carried.length,
    primaryKey: [...table.primaryKey],
    parts: whole.parts.map(({ uri, size, etag }) => ({ uri, size, etag })),
  };
}

function requireWhole(name: string, exported: ExportedTable | undefined): ExportedTable {
  const warning = exported?.warning === undefined ? '' : ` The export warns: ${exported.warning}`;
  if (exported === undefined || !exported.present) {
    throw new TableMissingError(
      `${name}: expected the table in the export, found none. Is it in the database under exactly this name, and may the export read it?${warning}`,
    );
  }
  if (exported.status !== undefined && exported.status !== 'complete') {
    throw new ExportIncompleteError(`${name}: expected export status complete, found ${exported.status}.${warning}`);
  }
  if (exported.unfinishedFolders.length > 0) {
    throw new ExportIncompleteError(
      `${name}: expected a _SUCCESS file in every folder of the export, found none in ${exported.unfinishedFolders.map((folder) => folder || 'the table folder').join(', ')}. Such a folder was not finished: export the snapshot again, or wait for the next one.${warning}`,
    );
  }
  return exported;
}
