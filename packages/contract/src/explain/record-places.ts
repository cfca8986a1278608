import { deadLetterDays, type RetentionDays } from '../retention.ts';
import type { DataContract } from '../types.ts';
import type { Place } from './explanation.ts';
import { days } from './words.ts';

/** Where Snapferry notes what it did: names and numbers, and no value of any row. */
export function recordPlaces({ exportMode }: DataContract, retention: RetentionDays): Place[] {
  const inLake = exportMode === 'lake';
  return [
    {
      name: 'Proofs of loads',
      holds:
        'Of each table and column the number of rows and values, and sums of salted hashes. No value; but who reads the sums of a column with few different values can test a guess.',
      account: 'data team',
      stays: `${days(retention.work)}, then S3 deletes them.`,
      readers: 'The program table-loader, and administrators of the lake account.',
      raw: false,
    },
    {
      name: 'Load plans, lists of runs, records of held loads',
      holds: 'Names of tables, columns and files, and numbers of rows. No value of any row.',
      account: 'data team',
      stays: `${days(retention.work)}, then S3 deletes them.`,
      readers: `The programs load-planner, table-loader${inLake ? ', table-reconciler and snapshot-courier' : ' and table-reconciler'}, and administrators of the lake account.`,
      raw: false,
    },
    {
      name: 'The ledger of runs',
      holds: 'Of each run and table the outcome, the number of rows, and what drifted. No value of any row.',
      account: 'data team',
      stays: 'For good.',
      readers: 'The program run-tracker, and administrators of the lake account.',
      raw: false,
    },
    {
      name: 'Contracts',
      holds: 'This contract and those before it, by their digests.',
      account: 'service team',
      stays: 'For good.',
      readers: `The program snapshot-publisher of the service team; load-planner${inLake ? ', run-tracker, snapshot-courier and snapshot-exporter' : ' and run-tracker'} of the data team; administrators of the service account.`,
      raw: false,
    },
    {
      name: 'Events, queues and logs',
      holds: 'Names of tables and columns, numbers of rows, and this contract. No value of any row.',
      account: 'both teams',
      stays: `Events ${days(retention.archive)}, in queues ${days(deadLetterDays)} at most; logs as each team sets it.`,
      readers: "Snapferry's programs, and administrators of the account that they lie in.",
      raw: false,
    },
  ];
}
