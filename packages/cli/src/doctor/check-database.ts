import type { ContractTrigger } from '@snapferry/contract';
import type { AccountLook, LookedDatabase } from './account-look.ts';
import { type Answer, type Check, check, present } from './check.ts';

/** A database, and the snapshots that start the runs of its datasets. */
export function checkDatabase(look: AccountLook, id: string, triggers: readonly ContractTrigger[]): Promise<Check> {
  const name = 'Name a PostgreSQL instance or Aurora cluster of this account as database in infra/config/source.ts.';
  return check(`database ${id}`, name, async () => {
    const database = await look.database(id);
    if (database === undefined) return present(false);
    if (!/postgres/.test(database.engine)) return { ok: false, found: database.engine };
    const answers = await Promise.all(triggers.map((trigger) => checkTrigger(look, id, database, trigger)));
    const missing = answers.find(({ ok }) => !ok);
    const found = [...new Set(answers.map((answer) => answer.found))];
    return missing ?? { ok: true, found: [database.engine, ...found].join(', ') };
  });
}

/** `export: lake`: RDS copies the database's snapshots in the courier's name, so that must be let to use their key. */
export function checkDatabaseKey(look: AccountLook, id: string, configured: string | undefined): Promise<Check> {
  const deployed = 'then deploy, and let the role snapferry-snapshot-courier use it in its policy (docs/deploy.md)';
  const mend = `Say the key that ${id} is encrypted with as its databaseKeyArn in infra/config/source.ts, or leave it out where it is RDS's own; ${deployed}.`;
  return check(`key of database ${id}`, mend, async () => {
    const key = (await look.database(id))?.keyArn;
    const keyArn = key !== undefined && (await look.isOwnKey(key)) ? key : undefined;
    const found = keyArn ?? "RDS's own, or none";
    return {
      ok: keyArn === configured,
      found: keyArn === configured ? found : `${found}, not ${configured ?? 'told'}`,
    };
  });
}

/** Each kind of trigger needs something else: the database's own backups, AWS Backup, or somebody who takes snapshots. */
async function checkTrigger(
  look: AccountLook,
  id: string,
  { kind, engine, backupDays }: LookedDatabase,
  trigger: ContractTrigger,
): Promise<Answer> {
  switch (trigger.kind) {
    case 'automated':
      return {
        ok: backupDays > 0,
        found: backupDays > 0 ? `automated snapshots kept for ${backupDays} days` : `${engine}, no automated snapshots`,
        mend: `Let RDS take one a day: aws rds modify-db-${kind} --db-${kind}-identifier ${id} --backup-retention-period 7`,
      };
    case 'backup': {
      const some = (await look.snapshots(id)).some(({ type }) => type === 'awsbackup');
      return {
        ok: some,
        found: some ? "snapshots of AWS Backup's" : `${engine}, no snapshot of AWS Backup's yet`,
        mend: `Let a plan of AWS Backup take ${kind} ${id} each day (aws backup list-backup-plans, aws backup create-backup-selection); until its first backup no run starts.`,
      };
    }
    case 'tag': {
      const { key, value } = trigger;
      const some = (await look.snapshots(id)).some(({ type, tags }) => type === 'manual' && tags[key] === value);
      const snapshot = kind === 'cluster' ? 'db-cluster-snapshot' : 'db-snapshot';
      const take = `aws rds create-${snapshot} --db-${kind}-identifier ${id} --${snapshot}-identifier <name> --tags Key=${key},Value=${value}`;
      return {
        ok: some,
        found: some
          ? `manual snapshots with ${key}=${value}`
          : `${engine}, no manual snapshot with ${key}=${value} yet`,
        mend: `Have somebody take one each day: ${take}`,
      };
    }
  }
}
