import type { TableHead } from '@snapferry/iceberg';
import { auditTable } from '../../packages/iceberg/tests/audit-table.ts';

/**
 * What the auditor finds in a table that others wrote to as well. It holds everyone to what we promise of our own snapshots and
 * files, which is more than Iceberg asks; so these of its complaints are let pass, of others' work alone:
 *
 * - a snapshot that only adds delete files is called `delete` by Spark and Trino, as the spec allows;
 * - Spark counts no values of a list's elements, and Trino no NaN in a file that has none, nor always where row groups start;
 * - others cut bounds in ways of their own, and leave some out.
 */
export async function auditProblems(head: TableHead): Promise<string[]> {
  const theirs = head.metadata.snapshots.filter(({ summary }) => summary['snapferry.run-id'] === undefined);
  const theirDeletes = theirs.map((snapshot) => `snapshot ${snapshot['snapshot-id']}: operation delete does not fit`);
  return (await auditTable(head)).filter(
    (problem) => !theirDeletes.includes(problem) && (isOurFile(problem) || !theirLiberties.test(problem)),
  );
}

const theirLiberties =
  /: (value count of field \d+ is \d+, listed is undefined|field \d+: bound without NaN count|field \d+: no value is as far as .*|field \d+ has no (lower|upper) bound, .*|has no split offsets, .*)$/;

/** Our data files are named by a version 7 UUID and nothing else. */
function isOurFile(problem: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}\.parquet: /.test(problem);
}
