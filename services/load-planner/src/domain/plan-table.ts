import {
  type ContractColumn,
  type ContractPartition,
  type ContractTable,
  type DataContract,
  isExportableName,
} from '@snapferry/contract';
import type { DriftItem } from '@snapferry/events';
import { type LoadPlan, policyDigest } from '@snapferry/ports';
import { loadColumn, type PartitionTransform } from '@snapferry/transform/mapping';
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
  requireExportable(table);
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
    policyDigest: policyDigest({ columns, keyId: contract.keyId }),
    keyId: contract.keyId,
    columns: columns.map((column, index) => ({ ...column, ...formerName(carried[index]) })),
    notCarried: all.size - carried.length,
    primaryKey: [...table.primaryKey],
    ...layoutOf(table),
    ...shrinkOf(table),
    parts: whole.parts.map(({ uri, size, etag }) => ({ uri, size, etag })),
  };
}

/** A column that only changed its case has kept its name in the lake. */
function formerName(column: ContractColumn | undefined): { renamedFrom?: string } {
  const former = column?.renamedFrom?.toLowerCase();
  return former === undefined || former === column?.target ? {} : { renamedFrom: former };
}

function shrinkOf({ maxShrink }: ContractTable): Pick<LoadPlan, 'maxShrink'> {
  return maxShrink === undefined ? {} : { maxShrink };
}

function layoutOf({ columns, sort, partition }: ContractTable): Pick<LoadPlan, 'sort' | 'partition'> {
  const targets = new Map(columns.map(({ name, target }) => [name, target]));
  const inLake = (column: string): string => targets.get(column) ?? column;
  return {
    ...(sort === undefined
      ? {}
      : { sort: sort.map(({ column, direction }) => ({ column: inLake(column), direction })) }),
    ...(partition === undefined
      ? {}
      : { partition: partition.map((field) => ({ column: inLake(field.column), transform: transformOf(field) })) }),
  };
}

function transformOf({ transform, parameter }: ContractPartition): PartitionTransform {
  return transform === 'bucket' || transform === 'truncate' ? `${transform}[${parameter ?? 1}]` : transform;
}

/** @throws TableMissingError for a table that RDS leaves out of a partial export by its name or one of its columns' names. */
function requireExportable(table: ContractTable): void {
  if (!isExportableName(table.schema) || !isExportableName(table.name)) {
    throw new TableMissingError(
      `${table.schema}.${table.name}: RDS exports single tables only when schema and table are named with letters, digits, $ and _. ` +
        'Rename it in the database, or take it out of the contract.',
    );
  }
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
  if (exported.missing.length > 0) {
    throw new ExportIncompleteError(
      `${name}: expected the whole table in the export, found it without ${exported.missing.join(', and without ')}. Export the snapshot again, or wait for the next one.${warning}`,
    );
  }
  return exported;
}
