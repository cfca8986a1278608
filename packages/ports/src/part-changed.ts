import type { PlannedPart } from './load-plan.ts';
import { PartChangedError } from './ports/errors.ts';

/** @param found completes "expected … bytes as planned, found …". */
export function partChanged(part: PlannedPart, found: string, cause?: unknown): PartChangedError {
  return new PartChangedError(
    `export part ${part.uri}: expected ${part.size} bytes as planned, found ${found}. ` +
      'If the export is whole again, replay the run from ExportCompleted: it is planned anew.',
    { cause },
  );
}
