import type { InProgressPersistence, Observability } from '@snapferry/chassis';
import type { LakeCourierDeps, SourceCourierDeps } from '../domain/courier.ts';

interface HandlerDeps {
  readonly observability: Observability;
  readonly inProgress: InProgressPersistence;
}

export type SourceDeps = SourceCourierDeps & HandlerDeps;
export type LakeDeps = LakeCourierDeps & HandlerDeps;
/** Of handlers that both apps deploy; `team` says which. */
export type Deps = SourceDeps | LakeDeps;

/** One run's copy is one work, whichever event or account asks for it. */
export function copyWork(runId: string): string {
  return `copy/${runId}`;
}
