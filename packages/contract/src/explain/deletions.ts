import type { RetentionDays } from '../retention.ts';
import type { DataContract } from '../types.ts';
import { daysUntilGone } from './days-until-gone.ts';
import type { Deletion } from './explanation.ts';
import { rdsBackupDays } from './places.ts';

/** When a row that somebody deletes in the database is gone from each place. */
export function deletionsOf({ exportMode }: DataContract, retention: RetentionDays): Deletion[] {
  const gone = daysUntilGone(retention);
  return [
    { from: 'the lake tables', days: gone.current, note: 'The next run does not bring it.' },
    { from: 'their earlier states', days: gone.earlier, note: 'From then on no query finds it.' },
    { from: "the lake's storage", days: gone.lake, note: 'The files that held it are deleted for good.' },
    { from: 'the raw exports', days: gone.landing, note: 'S3 deletes the last export that held it.' },
    ...(exportMode === 'lake'
      ? [
          {
            from: 'the copies of the snapshot',
            days: gone.copies,
            note: 'In both accounts, if the run does not complete; at once if it does.',
          },
        ]
      : []),
    {
      from: "the database's own snapshots",
      note: `As the service team keeps its backups: automatic ones ${rdsBackupDays} days at most, manual ones until somebody deletes them.`,
    },
  ];
}

export const CAVEATS: readonly string[] = [
  'Days are counted from the deletion, at most, while a run completes each day. The newest two states of a table stay however old they are: a deleted row goes with the second run that does not bring it, and where no run replaces a table it stays.',
  'A table that leaves the contract, or gets another name in the lake, is not deleted there: its last state stays until the data team drops it.',
  'If somebody replays an earlier day, that day is exported again, and its raw export stays for as long again.',
  'What readers copy out of the lake tables, or have as results of queries, is not counted: it is theirs to delete, results go by themselves.',
];
