import type { Keys } from '../all.ts';
import { billingAccount, lakeAccount, shopAccount } from '../deployments.ts';
import { billingLanding, contract, copyOf, role, shopLanding, snapshot, stockLanding, through } from '../places.ts';
import type { Call } from '../simulate.ts';
import type { World } from '../world.ts';
import { admin, admits, allow, type Refusal, somebody } from './refusal.ts';

interface Other {
  readonly whose: string;
  readonly landing: typeof stockLanding;
  readonly key: string;
}

/** One source's roles on another source's export, in that source's account or in the lake's. */
export const betweenSources = (keys: Keys): Refusal[] => {
  const others: Other[] = [
    { whose: "another source's export", landing: stockLanding, key: keys.stockLanding },
    { whose: "another source's export in the lake", landing: billingLanding, key: keys.billingLanding },
  ];
  const callers = [somebody(shopAccount), role(shopAccount, 'export'), role(shopAccount, 'snapshot-exporter')];
  return others.flatMap((other) => callers.flatMap((by) => onExportOf(other, by)));
};

function onExportOf({ whose, landing, key }: Other, by: string): Refusal[] {
  const actions: readonly (readonly [string, string, Call['context']?])[] = [
    ['s3:GetObject', landing.part],
    ['s3:ListBucket', landing.bucket, { 's3:prefix': landing.exportPrefix }],
    ['s3:PutObject', landing.part],
    ['s3:DeleteObject', landing.part],
    ['kms:Decrypt', key, through('s3')],
  ];
  return actions.map(([action, resource, context]) => ({
    what: `${by.split('/')[1]} of one source: ${action} on ${whose}`,
    call: { by, identity: admin, action, resource, ...(context === undefined ? {} : { context }) },
    slip: (world) =>
      resource === key
        ? world.adding(key, 'resource', admits(`arn:aws:iam::${shopAccount}:root`, action, '*'))
        : world.adding(landing.bucket, 'resource', admits(`arn:aws:iam::${shopAccount}:root`, action, resource)),
  }));
}

const contracts = contract(shopAccount).split('/')[0] as string;
const mayEverybody = (world: World): World =>
  world.changed(contracts, 'resource', (json) => json.replaceAll('"ArnNotEquals"', '"ArnEquals"'));

/** Contracts are for good, and snapshot-publisher alone writes them: whatever else a role of the account was given. */
export const onContracts: Refusal[] = [
  somebody(shopAccount),
  ...['snapshot-exporter', 'export-publisher', 'notifier', 'relay', 'export'].map((name) => role(shopAccount, name)),
].flatMap((by) =>
  ['s3:PutObject', 's3:DeleteObject', 's3:DeleteObjectVersion'].map(
    (action): Refusal => ({
      what: `${by.split('/')[1]} of the source: ${action} on a contract`,
      call: { by, identity: admin, action, resource: contract(shopAccount) },
      slip: mayEverybody,
    }),
  ),
);

/** Where the export role of a source that exports itself may not write. */
export const ofTheExportRole: Refusal[] = [
  {
    what: 'the export role writes beside its folder',
    ...writes(`${shopLanding.bucket}/elsewhere/part.parquet`, (world) => world),
  },
  {
    what: 'the export role writes a contract',
    ...writes(contract(shopAccount), (world) =>
      world.changed(contract(shopAccount).split('/')[0] as string, 'resource', (json) =>
        json.replaceAll('snapferry-snapshot-publisher', 'snapferry-export'),
      ),
    ),
  },
  {
    what: "the export role writes to another source's landing bucket",
    ...writes(stockLanding.part, (world) =>
      world.adding(
        stockLanding.bucket,
        'resource',
        admits(`arn:aws:iam::${shopAccount}:root`, 's3:PutObject', stockLanding.part),
      ),
    ),
  },
];

function writes(resource: string, also: (world: World) => World): Omit<Refusal, 'what'> {
  const by = role(shopAccount, 'export');
  return {
    call: { by, action: 's3:PutObject', resource },
    slip: (world) =>
      also(world.changed(by, 'identity', (json) => json.replaceAll(`${shopLanding.bucket}/exports/*`, '*'))),
  };
}

/** `export: lake`: what the couriers may not copy, share or delete, and which exports the lake keeps apart. */
export const ofCopies = (keys: Keys): Refusal[] => [
  ...['rds:ModifyDBSnapshotAttribute', 'rds:DeleteDBSnapshot'].map(
    (action): Refusal => ({
      what: `the source's courier: ${action} on a snapshot that is no copy of ours`,
      call: { by: role(billingAccount, 'snapshot-courier'), action, resource: snapshot(billingAccount) },
      slip: (world) =>
        world.changed(role(billingAccount, 'snapshot-courier'), 'identity', (json) =>
          json.replaceAll(':snapshot:snapferry-copy-r-*', ':snapshot:*'),
        ),
    }),
  ),
  {
    what: "the lake's courier copies a snapshot of the source that is no copy of ours",
    call: { by: role(lakeAccount, 'snapshot-courier'), action: 'rds:CopyDBSnapshot', resource: snapshot(lakeAccount) },
    slip: (world) =>
      world.adding(
        role(lakeAccount, 'snapshot-courier'),
        'identity',
        allow('rds:CopyDBSnapshot', snapshot(lakeAccount)),
      ),
  },
  {
    what: "the lake's exporter exports a snapshot that is no copy of ours",
    call: {
      by: role(lakeAccount, 'snapshot-exporter'),
      action: 'rds:StartExportTask',
      resource: snapshot(lakeAccount),
    },
    slip: (world) =>
      world.changed(role(lakeAccount, 'snapshot-exporter'), 'identity', (json) =>
        json.replaceAll(':snapshot:snapferry-copy-r-*', ':snapshot:*'),
      ),
  },
  {
    what: "the lake's courier shares a copy with somebody",
    call: {
      by: role(lakeAccount, 'snapshot-courier'),
      action: 'rds:ModifyDBSnapshotAttribute',
      resource: copyOf(lakeAccount),
    },
    slip: (world) =>
      world.adding(
        role(lakeAccount, 'snapshot-courier'),
        'identity',
        allow('rds:ModifyDBSnapshotAttribute', copyOf(lakeAccount)),
      ),
  },
  {
    what: 'an admin of the lake decrypts with the key of the copies that the source shares',
    call: {
      by: somebody(lakeAccount),
      identity: admin,
      action: 'kms:Decrypt',
      resource: keys.billingCopies,
      context: through('rds'),
    },
    slip: (world) => world.adding(keys.billingCopies, 'resource', admits(somebody(lakeAccount), 'kms:Decrypt', '*')),
  },
  ...[shopLanding.part, stockLanding.part].map(
    (resource): Refusal => ({
      what: `the lake's export role of one source writes to ${resource.split('/')[2]}'s landing bucket`,
      call: { by: role(lakeAccount, `export-${billingAccount}`), action: 's3:PutObject', resource },
      slip: (world) =>
        world
          .adding(role(lakeAccount, `export-${billingAccount}`), 'identity', allow('s3:PutObject', resource))
          .adding(
            resource.split('/')[0] as string,
            'resource',
            admits(role(lakeAccount, `export-${billingAccount}`), 's3:PutObject', resource),
          ),
    }),
  ),
  {
    what: "a source that exports itself says that the lake's copy is exported",
    call: {
      by: role(billingAccount, 'relay'),
      action: 'events:PutEvents',
      resource: `arn:aws:events:eu-central-1:${lakeAccount}:event-bus/snapferry-lake`,
      context: { 'events:source': ['snapferry.source'], 'events:detail-type': ['ExportCompleted'] },
    },
    slip: (world) =>
      world.changed(`arn:aws:events:eu-central-1:${lakeAccount}:event-bus/snapferry-lake`, 'resource', (json) =>
        json.replaceAll(
          '"events:detail-type":["SnapshotCompleted","ExportFailed"]',
          '"events:detail-type":["SnapshotCompleted","ExportCompleted","ExportFailed"]',
        ),
      ),
  },
];
