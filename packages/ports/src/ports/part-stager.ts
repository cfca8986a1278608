import type { PlannedPart } from '../load-plan.ts';

export interface StagedParts {
  /** Local files, in the order of the parts. */
  readonly paths: readonly string[];
  /** Looks once more whether the parts still are what was planned. @throws PartChangedError */
  verify(): Promise<void>;
  /** Gives back whatever staging took. */
  release(): Promise<void>;
}

/** Brings planned parts to where the engine can read them. */
export interface PartStager {
  /** @throws PartChangedError naming the first part that is gone, or has another size or ETag than planned. */
  stage(parts: readonly PlannedPart[]): Promise<StagedParts>;
}
