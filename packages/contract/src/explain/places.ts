import { queryResultDays, type RetentionDays } from '../retention.ts';
import type { DataContract } from '../types.ts';
import { daysUntilGone } from './days-until-gone.ts';
import type { Place } from './explanation.ts';
import { recordPlaces } from './record-places.ts';
import { counted, days } from './words.ts';

/** RDS User Guide, "Backup retention period". */
export const rdsBackupDays = 35;

/**
 * Where the dataset's data rests, from the database to the lake; those that hold denied columns are `raw`. `readers` names
 * every program that the deployed policies let read there: a test holds the one against the other.
 */
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
    ...recordPlaces(contract, retention),
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
  const inLake = exportMode === 'lake';
  const owner = inLake ? 'data team' : 'service team';
  return {
    name: 'The raw export, in the landing bucket',
    holds: `All rows and all columns of ${counted(carried.length, 'table')}: ${counted(denied, 'column')} that the contract denies, and any that it does not name, as well. No other table.`,
    account: owner,
    stays: `${days(retention.landing)}, then S3 deletes it.`,
    readers: [
      `Rows: the program table-loader of the data team, by its role snapferry-landing-reader and of the run that it loads only; and RDS itself, which writes the files, by the role snapferry-export${inLake ? ' of that source account' : ''}.`,
      `What is said of an export, such as names and sizes of tables, and no row: ${inLake ? '' : 'snapshot-publisher, '}snapshot-exporter and export-publisher of the ${owner}, and load-planner of the data team.`,
      'No person: its key admits these roles alone, and an administrator of the account would have to change that first.',
    ].join(' '),
    raw: true,
  };
}

function lakeTables(retention: RetentionDays): Place[] {
  const readers =
    'Everyone to whom the data team gives the tables; the role snapferry-analyst is made for them. Of programs table-loader, which writes the tables, and table-reconciler, which counts their rows.';
  return [
    {
      name: 'The lake tables',
      holds: 'What the tables below say that reaches the lake, and nothing else.',
      account: 'data team',
      stays: 'Until the next complete run replaces it.',
      readers,
      raw: false,
    },
    {
      name: 'Earlier states of the lake tables',
      holds: 'The same, as it was on the days before.',
      account: 'data team',
      stays: `They can be queried for ${days(retention.tableSnapshots)}. Their files are deleted for good after ${days(daysUntilGone(retention).lake)} at most.`,
      readers: 'The same people and programs.',
      raw: false,
    },
    {
      name: 'Loads that are held',
      holds:
        'The same, of a table that lost too many rows at once: written, and in no state of the table until somebody releases it.',
      account: 'data team',
      stays: `Until it is released; otherwise its files count as unreferenced after ${days(retention.unreferencedFiles)}, and are deleted for good as those of earlier states are.`,
      readers: 'The same people and programs, who would have to know the name of a file: no query finds it.',
      raw: false,
    },
    {
      name: 'Results of queries in Athena',
      holds: 'Rows of the lake tables, as somebody asked for them.',
      account: 'data team',
      stays: `${days(queryResultDays)}, then S3 deletes them.`,
      readers: 'Whoever queries by the role snapferry-analyst, and the program table-reconciler.',
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
