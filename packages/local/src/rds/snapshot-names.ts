import { SnapshotNameError } from './errors.ts';

/** The id that RDS gives an automated snapshot: `rds:<instance>-YYYY-MM-DD-HH-MM`, UTC. */
export function automatedSnapshotId(instanceId: string, time: Date): string {
  return `rds:${instanceId.toLowerCase()}-${time.toISOString().slice(0, 16).replaceAll(/[T:]/g, '-')}`;
}

/**
 * The id as RDS stores it, in lower case.
 * @throws SnapshotNameError for one that RDS would not take or give (API reference, CreateDBSnapshot).
 */
export function storedSnapshotId(id: string, type: 'automated' | 'manual' | 'awsbackup', instanceId: string): string {
  const stored = id.toLowerCase();
  if (type === 'awsbackup') {
    if (/^awsbackup:job-[a-z0-9-]+$/.test(stored)) return stored;
    throw new SnapshotNameError(`A snapshot of AWS Backup is named awsbackup:job-…; found ${id}.`);
  }
  if (type === 'automated') {
    const automated = `rds:${instanceId.toLowerCase()}-`;
    if (stored.startsWith(automated) && /^\d{4}-\d{2}-\d{2}-\d{2}-\d{2}$/.test(stored.slice(automated.length)))
      return stored;
    throw new SnapshotNameError(`An automated snapshot is named ${automated}YYYY-MM-DD-HH-MM; found ${id}.`);
  }
  if (stored.length <= 255 && /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(stored)) return stored;
  throw new SnapshotNameError(
    `A manual snapshot's id is 1–255 letters, digits and single hyphens, first a letter, last no hyphen; found ${id}.`,
  );
}
