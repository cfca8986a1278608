import type { RetentionDays } from '../retention.ts';
import type { DataContract } from '../types.ts';
import { daysUntilGone } from './days-until-gone.ts';
import type { Deletion, Place } from './explanation.ts';
import { counted } from './words.ts';

const days = (count: number): string => counted(count, 'day');

/** RDS User Guide, "Backup retention period". */
const rdsBackupDays = 35;

/** Where the dataset's data rests, from the database to the lake; those that hold denied columns are `raw`. */
export function placesOf(contract: DataContract, retention: RetentionDays): Place[] {
  return [
    {
      name: 'Snapshots of the database',
      holds: 'Everything: all tables, all columns.',
      account: 'service team',
      stays: `As the service team keeps its backups: automatic ones ${rdsBackupDays} days at most. Snapferry makes none and deletes none of these.`,
      readers: 'Administrators of the service account. Nobody of the data team.',
      raw: true,
    },
    ...(contract.exportMode === 'lake' ? copies(retention) : []),
    landing(contract, retention),
    {
      name: 'The loading program, at work',
      holds: 'Parts of the raw export, in memory and on its temporary disk.',
      account: 'data team',
      stays: 'Minutes. The disk is emptied before the next load.',
      readers: 'The program table-loader alone.',
      raw: true,
    },
    ...lakeTables(retention),
    {
      name: 'Events, load plans and logs',
      holds: 'Names of tables and columns, numbers of rows, and this contract. No value of any row.',
      account: 'both teams',
      stays: `Events ${days(retention.archive)}, load plans ${days(retention.work)}; contracts for good; logs as each team sets it.`,
      readers: 'Administrators of the account that they lie in.',
      raw: false,
    },
    ...(contract.keyId === '' ? [] : [key(contract.keyId)]),
  ];
}

function copies({ snapshotCopies }: RetentionDays): Place[] {
  const stays = `Until the run is complete; if it does not complete, ${days(snapshotCopies)}.`;
  return [
    {
      name: "A copy of the whole snapshot, in the service team's account",
      holds: 'Everything: all tables, all columns, also those that the contract does not name.',
      account: 'service team',
      stays,
      readers: 'Administrators of the service account; the lake account may copy it.',
      raw: true,
    },
    {
      name: "A copy of the whole snapshot, in the data team's account",
      holds: 'Everything: all tables, all columns, also those that the contract does not name.',
      account: 'data team',
      stays,
      readers: 'Administrators of the lake account who may restore snapshots.',
      raw: true,
    },
  ];
}

function landing({ tables, exportMode }: DataContract, retention: RetentionDays): Place {
  const carried = tables.filter((table) => table.carried);
  const denied = carried.flatMap((table) => table.columns).filter(({ policy }) => policy === 'drop').length;
  const owner = exportMode === 'lake' ? 'lake' : 'service';
  return {
    name: 'The raw export, in the landing bucket',
    holds: `All rows and all columns of ${counted(carried.length, 'table')}: ${counted(denied, 'column')} that the contract denies, and any that it does not name, as well. No other table.`,
    account: exportMode === 'lake' ? 'data team' : 'service team',
    stays: `${days(retention.landing)}, then S3 deletes it.`,
    readers: `Two programs of the data team: load-planner lists the files and reads what the export says of itself; table-loader reads the rows, of the run that it loads only. No person but administrators of the ${owner} account, whose key encrypts it.`,
    raw: true,
  };
}

function lakeTables(retention: RetentionDays): Place[] {
  return [
    {
      name: 'The lake tables',
      holds: 'What the tables below say that reaches the lake, and nothing else.',
      account: 'data team',
      stays: 'Until the next complete run replaces it.',
      readers: 'Everyone to whom the data team gives the tables.',
      raw: false,
    },
    {
      name: 'Earlier states of the lake tables',
      holds: 'The same, as it was on the days before.',
      account: 'data team',
      stays: `They can be queried for ${days(retention.tableSnapshots)}. Their files are deleted for good after ${days(daysUntilGone(retention).lake)} at most.`,
      readers: 'The same people.',
      raw: false,
    },
  ];
}

function key(keyId: string): Place {
  return {
    name: `The pseudonymisation key ${keyId}`,
    holds: 'A secret of 32 random bytes, no data. Who has it can test whether a pseudonym is that of a guessed value.',
    account: 'data team',
    stays: 'Until it is replaced; then every pseudonym changes.',
    readers: 'The program table-loader alone. It may stand in the service account instead, if the teams agree so.',
    raw: false,
  };
}

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
  'What readers copy out of the lake tables is theirs to delete.',
];
