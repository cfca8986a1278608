import type { Step } from '../../../packages/cli/src/commands/carry.ts';

/** What `run`, `replay` and `release` say with `--json`, as far as these tests look. */
export interface ToldRun {
  readonly runId: string | null;
  readonly status: string;
  readonly tables: readonly { readonly name: string; readonly outcome: string; readonly reasonCode?: string }[];
  readonly reasonCode?: string;
}

/** A data contract as its YAML reads, as far as these tests change it. */
export interface ContractDocument {
  readonly id: string;
  readonly schema: readonly unknown[];
}

/** The commands of one world, whichever process they run in; everything that they print is kept there. */
export interface Commands {
  /** @param contract the document of a data contract. */
  run(contract: object, stopAfter?: Step): Promise<ToldRun>;
  replay(runId: string, from?: string): Promise<ToldRun>;
  release(runId: string, table: string): Promise<ToldRun>;
  rollback(table: string, toRun: string): Promise<void>;
  /** Every command that only looks, and the schedules, each as a text and as JSON where it has both. */
  lookAround(contract: ContractDocument): Promise<void>;
}
