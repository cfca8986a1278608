import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RecordedCall } from '../../aws/record/recorded-calls.ts';
import type { Keys } from './all.ts';
import { billingAccount, lakeAccount, region, shopAccount } from './deployments.ts';
import { role, runId, secret, through } from './places.ts';
import { root } from './root.ts';
import type { Call } from './simulate.ts';

/**
 * The lines of tests/aws/recorded-calls.json (tests/aws/README.md) as calls in the recorded accounts: what the source
 * exports is the shop's, what the lake exports is billing's.
 *
 * @throws Error for a word that is not known
 */
export function recordedCalls(keys: Keys): (readonly [string, Call])[] {
  const lines = JSON.parse(readFileSync(join(root, 'tests/aws/recorded-calls.json'), 'utf8')) as RecordedCall[];
  const words = { source: wordsOf('source', keys), lake: wordsOf('lake', keys) };
  return lines.map((line) => {
    const { account, service, as, action } = line;
    const word = words[line.export];
    const [arn = '', query] = fill(line.resource, word).split('?');
    const callerAccount = word(account);
    const caller = `${account}${line.export === 'lake' ? ' (export: lake)' : ''} ${service}`;
    return [
      as === 'function' ? caller : `${caller} as ${as}`,
      {
        by: role(callerAccount, as === 'function' ? service : as),
        action,
        resource: anyOf(arn, callerAccount),
        context: { ...contextOf(action, service, arn, word('dataset'), keys), ...contextIn(query) },
      },
    ] as const;
  });
}

/** What knows no resources, or is asked of all, is simulated on one of them. */
function anyOf(arn: string, account: string): string {
  return arn === '*' ? `arn:aws:rds:${region}:${account}:snapshot:any` : arn.replace(/:\*$/, ':any');
}

type Word = (name: string) => string;

function fill(text: string, word: Word): string {
  return text.replaceAll(/\{([a-z-]+)\}/g, (_all, name: string) => word(name));
}

function wordsOf(exported: 'source' | 'lake', keys: Keys): Word {
  const source = exported === 'source' ? shopAccount : billingAccount;
  const dataset = exported === 'source' ? 'shop' : 'billing';
  const words: Readonly<Record<string, string>> = {
    region,
    source,
    lake: lakeAccount,
    landing: `snapferry-landing-${source}-${region}`,
    'lake-landing': `snapferry-landing-${source}-${lakeAccount}-${region}`,
    contracts: `snapferry-contracts-${source}-${region}`,
    work: `snapferry-work-${lakeAccount}-${region}`,
    'source-bus': 'snapferry-source',
    'lake-bus': 'snapferry-lake',
    ledger: 'snapferry-ledger',
    'in-progress': 'snapferry-in-progress',
    topic: 'snapferry-runs',
    workgroup: 'snapferry',
    'table-bucket': 'snapferry-lake',
    'export-role': exported === 'source' ? 'snapferry-export' : `snapferry-export-${source}`,
    'landing-reader': 'snapferry-landing-reader',
    'landing-key': keys.shopLanding,
    'lake-landing-key': keys.billingLanding,
    'copy-key': keys.billingCopies,
    'lake-copy-key': keys.lakeCopies,
    'proof-key': keys.proofs,
    'key-secret': secret,
    snapshot: `rds:${dataset}-2026-11-22-03-00`,
    copy: `snapferry-copy-${runId}-1`,
    instance: dataset,
    dataset,
    run: runId,
    attempt: '1',
    revision: '1',
    task: `snapferry-${runId}-1`,
    database: dataset,
    schema: 'public',
    table: 'orders',
    'table-id': '4c3a5b6e-0000-4000-8000-000000000000',
    digest: 'ab'.repeat(32),
    first: '1',
    last: '12',
    file: 'part-00000-6f2f.gz',
  };
  return (name) => {
    const word = words[name];
    if (word === undefined) throw new Error(`expected a word of tests/aws/README.md, found {${name}}`);
    return word;
  };
}

/** What stands behind the resource in the record. EventBridge's keys have one value for each event of the call. */
function contextIn(query = ''): NonNullable<Call['context']> {
  const fields = query === '' ? [] : query.split('&').map((field) => field.split('=') as [string, string]);
  return Object.fromEntries(fields.map(([key, value]) => [key, key.startsWith('events:') ? [value] : value]));
}

/** What comes along with the call whatever it asks for. */
function contextOf(
  action: string,
  service: string,
  resource: string,
  dataset: string,
  keys: Keys,
): NonNullable<Call['context']> {
  if (action === 's3tables:CreateTable' || (action.startsWith('s3tables:') && resource.includes('/table/'))) {
    return { 's3tables:namespace': dataset };
  }
  if (/^kms:(Decrypt|GenerateDataKey)$/.test(action)) {
    return through(resource === keys.pseudonymisation ? 'secretsmanager' : service === 'notifier' ? 'sns' : 's3');
  }
  return {};
}
