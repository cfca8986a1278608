import type { AccountDirectory } from '@snapferry/chassis';
import type { Team } from '../app.ts';
import type { Place } from '../config/types.ts';
import type { Alarms } from './alarms.ts';

/** What every component of one account's app needs to know of it. */
export interface TeamApp extends Place {
  readonly team: Team;
  readonly directory: AccountDirectory;
  readonly alarms: Alarms;
  readonly logDays: number;
  /** A service's artifact with files of this deployment beside its code. */
  readonly bundle: Bundle;
}

export type Bundle = (
  service: string,
  files: Readonly<Record<string, $util.Input<string>>>,
) => $util.Input<$util.asset.Archive>;
