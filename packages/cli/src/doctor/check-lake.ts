import { putKeyCommand, secretOfKey } from '../output/key-steps.ts';
import type { AccountLook } from './account-look.ts';
import { type Check, check, present } from './check.ts';
import { checkAccount, checkBus, checkTopic, mendByDeploying } from './check-account.ts';
import type { LakeDeployment } from './deployment.ts';

/** The data team's preconditions, in the order of docs/deploy.md. */
export async function checkLake(look: AccountLook, deployment: LakeDeployment): Promise<Check[]> {
  const { account, region, sources } = deployment;
  const keys = [...new Set(sources.flatMap(({ datasets }) => datasets.flatMap((dataset) => dataset.keys)))];
  return [
    await checkAccount(look, account),
    ...(await Promise.all(sources.map(checkGiven))),
    await check('catalogue s3tablescatalog', catalogueCommand(account, region), async () =>
      present(await look.hasTableCatalogue()),
    ),
    await check('table bucket', mendByDeploying('lake'), async () =>
      present(await look.hasTableBucket('snapferry-lake')),
    ),
    ...(await Promise.all(keys.map((key) => checkKey(look, key)))),
    await checkBus(
      look,
      'lake',
      sources.map((source) => source.account),
    ),
    await checkTopic(look, `arn:aws:sns:${region}:${account}:snapferry-alarms`),
    await checkTopic(look, `arn:aws:sns:${region}:${account}:snapferry-runs`),
  ];
}

/** What the service team gives, and only it can. */
function checkGiven(source: LakeDeployment['sources'][number]): Promise<Check> {
  const mend = `Ask the service team for what its deployment printed, and put it into infra/config/lake.ts.`;
  return check(`values of source ${source.account}`, mend, async () => {
    const exports = new Set(source.datasets.map((dataset) => dataset.export));
    const missing = [
      exports.has('source') && source.landingKeyArn === undefined ? 'landingKeyArn' : undefined,
      exports.has('lake') && source.copyKeyArn === undefined ? 'copyKeyArn' : undefined,
    ].filter((name) => name !== undefined);
    return { ok: missing.length === 0, found: missing.length === 0 ? 'given' : `without ${missing.join(', ')}` };
  });
}

function checkKey(look: AccountLook, key: string): Promise<Check> {
  const mend = `As a key custodian, once and never again: ${putKeyCommand(key)}. After another value: docs/runbooks/rotate-key.md`;
  return check(`pseudonymisation key ${key}`, mend, async () => {
    const values = await look.secretValues(secretOfKey(key));
    if (values === undefined) return { ok: false, found: 'no secret: deploy first' };
    if (values > 1) return { ok: false, found: 'another value than it had: equal values no longer have equal tokens' };
    return values === 1 ? { ok: true, found: 'has a value' } : { ok: false, found: 'a secret without a value' };
  });
}

/** One for an account and Region (Athena user guide, "Register S3 table bucket catalogs"). */
function catalogueCommand(account: string, region: string): string {
  const everyone = '[{"Principal":{"DataLakePrincipalIdentifier":"IAM_ALLOWED_PRINCIPALS"},"Permissions":["ALL"]}]';
  const input = `{"FederatedCatalog":{"Identifier":"arn:aws:s3tables:${region}:${account}:bucket/*","ConnectionName":"aws:s3tables"},"CreateDatabaseDefaultPermissions":${everyone},"CreateTableDefaultPermissions":${everyone}}`;
  return `aws glue create-catalog --region ${region} --name s3tablescatalog --catalog-input '${input}'`;
}
