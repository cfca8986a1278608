import type { JsonObject } from './json.ts';
import type { ContractAbout } from './read-about.ts';

/** One dataset's agreement, validated: what may be carried, and how. */
export interface DataContract {
  /** The parsed YAML as JSON: what the digest covers and what travels in the event. */
  readonly document: JsonObject;
  /** `sha256:<hex>`, see {@link contractDigest}. */
  readonly digest: string;
  readonly id: string;
  /** SemVer 2.0.0. */
  readonly version: string;
  /** `snapferryDataset`, or the id; also the namespace of its tables in the lake. */
  readonly dataset: string;
  /** `snapferryExport`; `source` when not said. */
  readonly exportMode: 'source' | 'lake';
  /** `snapferryTrigger`; automated when not said. */
  readonly trigger: ContractTrigger;
  /**
   * The pseudonymisation key that the registry maps to a secret. Empty exactly when no column is `hmac`, whatever `snapferryKeyId`
   * says: a key that nothing uses must not change the run id. With `hmac` columns and no `snapferryKeyId` it is `local-1`, the key
   * that a local run makes; a deployed registry that maps no `local-1` refuses it.
   */
  readonly keyId: string;
  readonly database: string;
  /** Schema of the tables that the contract names without one. */
  readonly schema: string;
  /** In the order of the file. */
  readonly tables: readonly ContractTable[];
  /** What the contract says for people, in ODCS's own fields; it decides nothing. */
  readonly about: ContractAbout;
}

export type ContractTrigger =
  | { readonly kind: 'automated' }
  | { readonly kind: 'backup' }
  | { readonly kind: 'tag'; readonly key: string; readonly value: string };

export interface ContractTable {
  readonly schema: string;
  /** Exact case, as in PostgreSQL. */
  readonly name: string;
  /** Its name in the dataset's namespace: `[0-9a-z_]`. */
  readonly target: string;
  /** In the order of the file, dropped columns too. */
  readonly columns: readonly ContractColumn[];
  /** Whether any column is carried. A table without one is not exported. */
  readonly carried: boolean;
  /** Names of the key's columns as in PostgreSQL, in the key's order; empty without a key. */
  readonly primaryKey: readonly string[];
  /** The fraction of rows, 0 to 1, that one load may take away without being held; `defaultMaxShrink` when not said. 1: all of them. */
  readonly maxShrink?: number;
  readonly sort?: readonly ContractSort[];
  readonly partition?: readonly ContractPartition[];
  readonly description?: string;
}

export interface ContractSort {
  /** The carried column's name as in PostgreSQL. */
  readonly column: string;
  readonly direction: 'asc' | 'desc';
}

/** An Iceberg partition field (Iceberg spec, "Partition Transforms"). */
export interface ContractPartition {
  /** The carried column's name as in PostgreSQL. */
  readonly column: string;
  readonly transform: 'identity' | 'year' | 'month' | 'day' | 'hour' | 'bucket' | 'truncate';
  /** Number of buckets, or width; with `bucket` and `truncate` only. */
  readonly parameter?: number;
}

export type ColumnPolicy = 'allow' | 'drop' | 'hmac' | 'redact' | 'truncate';

export interface ContractColumn {
  /** As in PostgreSQL, exact case. */
  readonly name: string;
  /** The name in the lake: lower-cased. */
  readonly target: string;
  /** As pg_dump prints it (`varchar(9)` in the file reads `character varying(9)` here); may be '' on a dropped column only. */
  readonly physicalType: string;
  /** `drop` when the contract gives none. */
  readonly policy: ColumnPolicy;
  /** Code points to keep, or the unit to cut a date at; present exactly with `truncate`. */
  readonly truncate?: number | 'year' | 'month' | 'day';
  /** What becomes of a value that does not cast: the table is rejected (default), NULL, or the whole column is carried as text. */
  readonly onInvalid: 'reject' | 'null' | 'string';
  readonly renamedFrom?: string;
  readonly icebergType?: 'uuid' | 'time';
  /** 1-based; present on columns of the primary key whose position the contract gives. */
  readonly primaryKeyPosition?: number;
  /** ODCS's own, in the team's own words. */
  readonly classification?: string;
  readonly tags?: readonly string[];
  /** What the column is, in the contract's words; a person wrote it, nobody checked it. */
  readonly description?: string;
}

/** A table that loses more than half of its rows at once is held, unless its contract says otherwise. */
export const defaultMaxShrink = 0.5;

/** `schema.name`, as ExportOnly and a plan name a table. */
export function qualifiedName(table: { readonly schema: string; readonly name: string }): string {
  return `${table.schema}.${table.name}`;
}

export function isCarried(column: ContractColumn): boolean {
  return column.policy !== 'drop';
}
