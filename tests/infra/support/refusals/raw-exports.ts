import type { Keys } from '../all.ts';
import { lakeAccount, shopAccount } from '../deployments.ts';
import {
  encrypted,
  lakeTable,
  narrowedToRun,
  otherRunOfShop,
  role,
  shopLanding,
  stockLanding,
  tableBucket,
  through,
} from '../places.ts';
import { admin, admits, allow, byAnyRole, type Refusal, somebody, widened } from './refusal.ts';

export const onRawExports = (keys: Keys): Refusal[] => [
  {
    what: 'load-planner reads a file with rows',
    call: { by: role(lakeAccount, 'load-planner'), action: 's3:GetObject', resource: shopLanding.part },
    slip: (world) =>
      [role(lakeAccount, 'load-planner'), shopLanding.bucket].reduce(
        (changed, holder) =>
          changed.changed(holder, holder === shopLanding.bucket ? 'resource' : 'identity', (json) =>
            json.replaceAll('/_SUCCESS', ''),
          ),
        world,
      ),
  },
  {
    what: 'load-planner reads beside the runs',
    call: {
      by: role(lakeAccount, 'load-planner'),
      action: 's3:GetObject',
      resource: `${shopLanding.bucket}/exports/shop/snapferry-run.json`,
    },
    slip: (world) =>
      widened(world, role(lakeAccount, 'load-planner'), shopLanding.bucket, `/r-${'?'.repeat(32)}/*/`, '/*'),
  },
  ...[shopLanding.runPrefix.replace(/r-.*/, ''), 'exports/', `${shopLanding.runPrefix.slice(0, -2)}`].map(
    (prefix): Refusal => ({
      what: `load-planner lists ${prefix.replace(/r-.*/, 'many runs at once')}`,
      call: {
        by: role(lakeAccount, 'load-planner'),
        action: 's3:ListBucket',
        resource: shopLanding.bucket,
        context: { 's3:prefix': prefix },
      },
      slip: (world) =>
        widened(
          world,
          role(lakeAccount, 'load-planner'),
          shopLanding.bucket,
          `exports/shop/r-${'?'.repeat(32)}/*"]}`,
          'exports/*"]}',
        ),
    }),
  ),
  {
    what: 'table-loader reads a file with rows in its own name, not narrowed to a run',
    call: { by: role(lakeAccount, 'table-loader'), action: 's3:GetObject', resource: shopLanding.part },
    slip: (world) =>
      world
        .adding(role(lakeAccount, 'table-loader'), 'identity', allow('s3:GetObject', shopLanding.part))
        .adding(
          shopLanding.bucket,
          'resource',
          admits(role(lakeAccount, 'table-loader'), 's3:GetObject', shopLanding.part),
        ),
  },
  {
    what: "the landing reader reads what is load-planner's",
    call: { by: role(lakeAccount, 'landing-reader'), action: 's3:GetObject', resource: shopLanding.info },
    slip: (world) => widened(world, role(lakeAccount, 'landing-reader'), shopLanding.bucket, '*.parquet', '*'),
  },
  ...['run-tracker', 'notifier', 'relay'].flatMap((name) =>
    [shopLanding.info, shopLanding.part].map(
      (resource): Refusal => ({
        what: `${name} of the lake reads ${resource === shopLanding.part ? 'rows' : 'what RDS says of an export'}`,
        call: { by: role(lakeAccount, name), action: 's3:GetObject', resource },
        slip: (world) =>
          world
            .adding(role(lakeAccount, name), 'identity', allow('s3:GetObject', resource))
            .adding(shopLanding.bucket, 'resource', admits(role(lakeAccount, name), 's3:GetObject', resource)),
      }),
    ),
  ),
  {
    what: 'an admin of the lake reads rows of the source',
    call: { by: somebody(lakeAccount), identity: admin, action: 's3:GetObject', resource: shopLanding.part },
    slip: byAnyRole(shopLanding.bucket, lakeAccount, 'landing-reader'),
  },
  {
    what: 'an admin of the lake decrypts raw exports of the source',
    call: {
      by: somebody(lakeAccount),
      identity: admin,
      action: 'kms:Decrypt',
      resource: keys.shopLanding,
      context: through('s3'),
    },
    slip: byAnyRole(keys.shopLanding, lakeAccount, 'landing-reader'),
  },
  {
    what: 'an admin of the source decrypts raw exports',
    call: {
      by: somebody(shopAccount),
      identity: admin,
      action: 'kms:Decrypt',
      resource: keys.shopLanding,
      context: through('s3'),
    },
    slip: byAnyRole(keys.shopLanding, shopAccount, 'export-publisher'),
  },
  ...['snapshot-publisher', 'snapshot-exporter', 'export-publisher'].map(
    (name): Refusal => ({
      what: `${name} reads rows`,
      call: { by: role(shopAccount, name), action: 's3:GetObject', resource: shopLanding.part },
      slip: (world) =>
        world.adding(role(shopAccount, name), 'identity', allow('s3:GetObject', `${shopLanding.bucket}/*`)),
    }),
  ),
  ...[
    { what: "reads another run's rows", action: 's3:GetObject', resource: otherRunOfShop.part },
    {
      what: "lists another run's files",
      action: 's3:ListBucket',
      resource: shopLanding.bucket,
      context: { 's3:prefix': otherRunOfShop.exportPrefix },
    },
    ...[otherRunOfShop.part, stockLanding.bucket].map((arn) => ({
      what: `decrypts ${arn === stockLanding.bucket ? "another source's bucket" : "another run's rows"}`,
      action: 'kms:Decrypt',
      resource: keys.shopLanding,
      context: { ...through('s3'), ...encrypted(arn) },
    })),
    {
      what: 'decrypts what S3 did not ask for',
      action: 'kms:Decrypt',
      resource: keys.shopLanding,
      context: through('s3'),
    },
  ].map(({ what, ...asked }): Refusal => {
    const call = { by: role(lakeAccount, 'landing-reader'), ...asked };
    return {
      what: `the landing reader, narrowed to one run, ${what}`,
      call: { ...call, session: narrowedToRun },
      slip: (world) => world,
      slippedCall: call,
    };
  }),
];

export const withoutTls: Refusal[] = [
  {
    what: 'table-loader reads a table of the lake without TLS',
    call: {
      by: role(lakeAccount, 'table-loader'),
      action: 's3tables:GetTableData',
      resource: lakeTable,
      context: { 'aws:SecureTransport': 'false', 's3tables:namespace': 'shop' },
    },
    slip: (world) =>
      world.changed(tableBucket, 'resource', (json) =>
        json.replace('"aws:SecureTransport":"false"', '"aws:SecureTransport":"never"'),
      ),
  },
  {
    what: 'load-planner reads what RDS says of an export without TLS',
    call: {
      by: role(lakeAccount, 'load-planner'),
      action: 's3:GetObject',
      resource: shopLanding.info,
      context: { 'aws:SecureTransport': 'false' },
    },
    slip: (world) =>
      world.changed(shopLanding.bucket, 'resource', (json) =>
        json.replace('"aws:SecureTransport":"false"', '"aws:SecureTransport":"never"'),
      ),
  },
];
