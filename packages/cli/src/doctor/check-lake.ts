import { putKeyCommand, secretOfKey } from '../output/key-steps.ts';
import type { AccountLook } from './account-look.ts';
import { type Check, check, present } from './check.ts';
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
import type { LakeDeployment } from './deployment.ts';

/** The data team's preconditions, in the order of docs/deploy.md. */
export async function checkLake(look: AccountLook, deployment: LakeDeployment): Promise<Check[]> {
  const { account, region, sources } = deployment;
  const keys = [...new Set(sources.flatMap(({ datasets }) => datasets.flatMap((dataset) => dataset.keys)))];
  return [
    await checkAccount(look, account),
    await checkCallsAtOnce(look, region, 50),
    ...(await Promise.all(sources.map(checkGiven))),
    await check('catalogue s3tablescatalog', catalogueCommand(account, region), async () =>
      present(await look.hasTableCatalogue()),
    ),
    await check('table bucket', mendByDeploying('lake'), async () =>
      present(await look.hasTableBucket('snapferry-lake')),
    ),
    await checkBucket(look, 'lake', 'work bucket', `snapferry-work-${account}-${region}`),
    ...(await Promise.all(
      sources.filter(isExportedHere).map((source) => checkLanding(look, deployment, source.account)),
    )),
    ...(sources.some(isExportedHere) ? [await checkCopiesKey(look, 'lake', deployment)] : []),
    await checkTable(look, 'lake', 'snapferry-ledger'),
    await checkTable(look, 'lake', 'snapferry-in-progress'),
    await checkWorkgroup(look),
    ...(await Promise.all(keys.map((key) => checkKey(look, key)))),
    await checkBus(
      look,
      'lake',
      sources.map((source) => source.account),
    ),
    await checkTopic(look, 'lake', `arn:aws:sns:${region}:${account}:snapferry-alarms`),
    await checkTopic(look, 'lake', `arn:aws:sns:${region}:${account}:snapferry-runs`),
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

function isExportedHere({ datasets }: LakeDeployment['sources'][number]): boolean {
  return datasets.some((dataset) => dataset.export === 'lake');
}

/** Where the lake's own exports of a source land. */
function checkLanding(look: AccountLook, { account, region }: LakeDeployment, source: string): Promise<Check> {
  const bucket = `snapferry-landing-${source}-${account}-${region}`;
  return checkBucket(look, 'lake', `landing bucket of source ${source} and its key`, bucket, 'key');
}

/** Without a limit one query of the reconciler's, or of anybody's, may scan whatever there is. */
function checkWorkgroup(look: AccountLook): Promise<Check> {
  return check('workgroup snapferry', mendByDeploying('lake'), async () => {
    const limit = await look.scanLimit('snapferry');
    if (limit === undefined) return present(false);
    return Number.isFinite(limit)
      ? { ok: true, found: `a query may scan ${limit} bytes` }
      : { ok: false, found: 'no limit to what a query may scan' };
  });
}

function checkKey(look: AccountLook, key: string): Promise<Check> {
  const mend = `As a key custodian, once and never again: ${putKeyCommand(key)}. After another value: docs/runbooks/rotate-key.md`;
  return check(`pseudonymisation key ${key}`, mend, async () => {
    const values = await look.secretValues(secretOfKey(key));
    if (values === undefined) return { ok: false, found: 'no secret', mend: mendByDeploying('lake') };
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
