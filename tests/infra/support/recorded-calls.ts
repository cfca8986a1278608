import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Keys } from './all.ts';
import { lakeAccount, region, shopAccount } from './deployments.ts';
import { announces, role, secret, through } from './places.ts';
import { root } from './root.ts';
import type { Call } from './simulate.ts';

/** A line of tests/aws/recorded-calls.json (tests/aws/README.md). */
interface RecordedCall {
  readonly account: 'source' | 'lake';
  readonly service: string;
  readonly as: 'function' | 'landing-reader';
  readonly api: string;
  readonly action: string;
  readonly resource: string;
}

export function readRecordedCalls(): RecordedCall[] {
  return JSON.parse(readFileSync(join(root, 'tests/aws/recorded-calls.json'), 'utf8')) as RecordedCall[];
}

/** The calls that the services' tests made of AWS, in the recorded accounts. @throws Error for a word that is not known */
export function recordedCalls(keys: Keys): (readonly [string, Call])[] {
  const word = wordsOf(keys);
  return readRecordedCalls().map(({ account, service, as, action, resource }) => {
    const accountId = account === 'source' ? shopAccount : lakeAccount;
    const [arn, prefix] = fill(resource, word).split('?prefix=') as [string, string | undefined];
    return [
      `${account} ${service}${as === 'function' ? '' : ` as ${as}`}`,
      {
        by: role(accountId, as === 'function' ? service : as),
        action,
        // What knows no resources is asked of any.
        resource: arn === '*' ? `arn:aws:rds:${region}:${accountId}:snapshot:any` : arn,
        ...contextOf(action, service, { prefix, resource: arn }, keys),
      },
    ] as const;
  });
}

function fill(text: string, word: (name: string) => string): string {
  return text.replaceAll(/\{([a-z-]+)\}/g, (_all, name: string) => word(name));
}

function wordsOf(keys: Keys): (name: string) => string {
  const runId = 'r-0123456789abcdef0123456789abcdef';
  const words: Readonly<Record<string, string>> = {
    region,
    source: shopAccount,
    lake: lakeAccount,
    landing: `snapferry-landing-${shopAccount}-${region}`,
    contracts: `snapferry-contracts-${shopAccount}-${region}`,
    work: `snapferry-work-${lakeAccount}-${region}`,
    'source-bus': 'snapferry-source',
    'lake-bus': 'snapferry-lake',
    ledger: 'snapferry-ledger',
    'in-progress': 'snapferry-in-progress',
    topic: 'snapferry-runs',
    'table-bucket': 'snapferry-lake',
    'export-role': 'snapferry-export',
    'landing-reader': 'snapferry-landing-reader',
    'landing-key': keys.shopLanding,
    'key-secret': secret,
    snapshot: 'rds:shop-2026-11-22-03-00',
    database: 'shop',
    dataset: 'shop',
    run: runId,
    attempt: '1',
    task: `snapferry-${runId}-1`,
    table: 'orders',
    'table-id': '4c3a5b6e-0000-4000-8000-000000000000',
    digest: 'ab'.repeat(32),
    file: 'shop/public.orders/1/part-00000-6f2f.gz',
  };
  return (name) => {
    const word = words[name];
    if (word === undefined) throw new Error(`expected a word of tests/aws/README.md, found {${name}}`);
    return word;
  };
}

/** What comes along with the call that its resource does not say. */
function contextOf(
  action: string,
  service: string,
  { prefix, resource }: { readonly prefix: string | undefined; readonly resource: string },
  keys: Keys,
): Pick<Call, 'context'> {
  if (prefix !== undefined) return { context: { 's3:prefix': prefix } };
  if (action === 'iam:PassRole') return { context: { 'iam:PassedToService': 'export.rds.amazonaws.com' } };
  if (action.startsWith('s3tables:') && resource.includes('/table/'))
    return { context: { 's3tables:namespace': 'shop' } };
  if (action === 's3tables:CreateTable') return { context: { 's3tables:namespace': 'shop' } };
  if (/^kms:(Decrypt|GenerateDataKey)$/.test(action)) {
    return {
      context: through(resource === keys.pseudonymisation ? 'secretsmanager' : service === 'notifier' ? 'sns' : 's3'),
    };
  }
  if (action === 'events:PutEvents') return { context: announces(...spoken(service)) };
  return {};
}

/** One event that the service may announce: the record does not say which, and a test of the rules holds them all. */
function spoken(service: string): [source: string, type: string] {
  const types: Readonly<Record<string, [string, string]>> = {
    'snapshot-publisher': ['snapferry.source', 'SnapshotTaken'],
    'snapshot-exporter': ['snapferry.source', 'ExportFailed'],
    'export-publisher': ['snapferry.source', 'ExportCompleted'],
    'load-planner': ['snapferry.lake', 'TableLoadRequested'],
    'table-loader': ['snapferry.lake', 'TableLoaded'],
    'run-tracker': ['snapferry.lake', 'RunCompleted'],
  };
  const found = types[service];
  if (found === undefined) throw new Error(`expected a service that announces, found ${service}`);
  return found;
}
