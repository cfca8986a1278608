import type { Finding } from '../check/findings.ts';
import type { ColumnPolicy } from '../types.ts';

/**
 * A contract in words, for a reviewer who is no engineer: what reaches the lake, and where raw data rests meanwhile. Sentences are
 * ours; `name`, `description` and the like are the contract's, and anybody may have written them.
 */
export interface Explanation {
  readonly dataset: string;
  readonly name: string;
  readonly version: string;
  readonly status?: string;
  readonly digest: string;
  readonly purpose?: string;
  readonly usage?: string;
  readonly limitations?: string;
  readonly team?: string;
  /** Owners, as `name (address)`. */
  readonly owners: readonly string[];
  readonly support: readonly string[];
  /** The whole in a few sentences. */
  readonly summary: readonly string[];
  /** Where data rests, from the database to the lake. */
  readonly places: readonly Place[];
  /** When a row that is deleted in the database is gone, place by place. */
  readonly deletions: readonly Deletion[];
  /** What the numbers above take for granted. */
  readonly caveats: readonly string[];
  readonly treatments: readonly Treatment[];
  /** Tables of which something is carried first, each kind in the contract's order. */
  readonly tables: readonly ExplainedTable[];
  /** What a reviewer should look at. */
  readonly concerns: readonly Finding[];
}

export interface Place {
  readonly name: string;
  readonly holds: string;
  readonly account: 'service team' | 'data team' | 'both teams';
  readonly stays: string;
  readonly readers: string;
  /** Whether columns that the contract denies lie there in clear. */
  readonly raw: boolean;
}

export interface Deletion {
  readonly from: string;
  /** Days at most; absent where it is not Snapferry's to say. */
  readonly days?: number;
  readonly note: string;
}

/** One way in which a column may be treated, and how many columns are. */
export interface Treatment {
  readonly policy: ColumnPolicy;
  readonly columns: number;
  readonly meaning: string;
}

export interface ExplainedTable {
  /** `schema.table` in the database. */
  readonly name: string;
  /** `dataset.table` in the lake; absent where nothing is carried. */
  readonly target?: string;
  readonly description?: string;
  /** In the contract's order. */
  readonly columns: readonly ExplainedColumn[];
}

export interface ExplainedColumn {
  readonly name: string;
  /** `text`, `date`, `whole number`, … */
  readonly kind: string;
  readonly policy: ColumnPolicy;
  /** `as it is`, `its first 3 characters`, `not at all`, … */
  readonly reaches: string;
  readonly key: boolean;
  readonly classification?: string;
  readonly tags: readonly string[];
  readonly description?: string;
}
