import type { AccountLook } from './account-look.ts';
import { type Check, check, present } from './check.ts';
import { checkAccount, checkBus, checkTopic, mendByDeploying } from './check-account.ts';
import type { SourceDeployment } from './deployment.ts';

/** The service team's preconditions, in the order of docs/deploy.md. */
export async function checkSource(look: AccountLook, deployment: SourceDeployment): Promise<Check[]> {
  const { account, region, lake } = deployment;
  const databases = [...new Set(deployment.datasets.map(({ database }) => database))];
  return [
    await checkAccount(look, account),
    ...(await Promise.all(databases.map((database) => checkDatabase(look, database)))),
    await check('contracts bucket', mendByDeploying('source'), async () =>
      present(await look.hasBucket(`snapferry-contracts-${account}-${region}`)),
    ),
    await checkBus(look, 'source', [lake.account]),
    await checkTopic(look, `arn:aws:sns:${region}:${account}:snapferry-alarms`),
    await checkTopic(look, `arn:aws:sns:${region}:${account}:snapferry-runs`),
  ];
}

function checkDatabase(look: AccountLook, id: string): Promise<Check> {
  const mend = `Name a PostgreSQL instance or Aurora cluster of this account in infra/config/source.ts, and give it a backup retention of at least 1 day: aws rds modify-db-instance --db-instance-identifier ${id} --backup-retention-period 7`;
  return check(`database ${id}`, mend, async () => {
    const database = await look.database(id);
    if (database === undefined) return present(false);
    const { engine, backupDays } = database;
    return {
      ok: /postgres/.test(engine) && backupDays > 0,
      found: `${engine}, automated snapshots kept for ${backupDays} days`,
    };
  });
}
