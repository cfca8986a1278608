import type { DataContract } from '@snapferry/contract';
import type { AccountLook } from './account-look.ts';
import { type Check, check } from './check.ts';
import {
  checkAccount,
  checkBucket,
  checkBus,
  checkCallsAtOnce,
  checkCopiesKey,
  checkTable,
  checkTopic,
  mendByDeploying,
} from './check-account.ts';
import { checkDatabase, checkDatabaseKey } from './check-database.ts';
import type { SourceDeployment } from './deployment.ts';

/** Contracts of the deployment by file; undefined: there is none that can be read. */
export type ReadContracts = ReadonlyMap<string, DataContract | undefined>;

/** The service team's preconditions, in the order of docs/deploy.md. */
export async function checkSource(
  look: AccountLook,
  deployment: SourceDeployment,
  contracts: ReadContracts,
): Promise<Check[]> {
  const { account, region, lake } = deployment;
  const datasets = deployment.datasets.map(({ contract, ...dataset }) => ({
    ...dataset,
    contract: contracts.get(contract),
  }));
  const databases = Map.groupBy(datasets, ({ database }) => database);
  const exportsHere = datasets.some(({ contract }) => contract?.exportMode === 'source');
  const copied = datasets.filter(({ contract }) => contract?.exportMode === 'lake');
  return [
    await checkAccount(look, account),
    await checkCallsAtOnce(look, region, 25),
    ...(await Promise.all([...contracts].map(([file, contract]) => checkContract(file, contract)))),
    ...(await Promise.all(
      [...databases].map(([id, carried]) =>
        checkDatabase(
          look,
          id,
          carried.flatMap(({ contract }) => contract?.trigger ?? []),
        ),
      ),
    )),
    await checkBucket(look, 'source', 'contracts bucket', `snapferry-contracts-${account}-${region}`),
    ...(exportsHere
      ? [
          await checkBucket(
            look,
            'source',
            'landing bucket and its key',
            `snapferry-landing-${account}-${region}`,
            'key',
          ),
        ]
      : []),
    ...(copied.length === 0 ? [] : [await checkCopiesKey(look, 'source', deployment)]),
    ...(await Promise.all(
      copied.map(({ database, databaseKeyArn }) => checkDatabaseKey(look, database, databaseKeyArn)),
    )),
    await checkTable(look, 'source', 'snapferry-in-progress'),
    await checkBus(look, 'source', [lake.account]),
    await checkTopic(look, 'source', `arn:aws:sns:${region}:${account}:snapferry-alarms`),
    await checkTopic(look, 'source', `arn:aws:sns:${region}:${account}:snapferry-runs`),
  ];
}

function checkContract(file: string, contract: DataContract | undefined): Promise<Check> {
  return check(`contract ${file}`, mendByDeploying('source'), async () => {
    if (contract === undefined) {
      const mend = `npx snapferry contract check --contract ${file} tells each problem.`;
      return { ok: false, found: 'cannot be read', mend };
    }
    const { dataset, version, keyId } = contract;
    if (keyId === 'local-1') {
      const mend = `Agree on a key id with the data team, then npx snapferry key rotate --contract ${file} --to <key id> --aws`;
      return { ok: false, found: 'names the key local-1, which only a run on one machine makes for itself', mend };
    }
    const key = keyId === '' ? 'no key' : `key ${keyId}`;
    return { ok: true, found: `dataset ${dataset}, version ${version}, ${key}` };
  });
}
