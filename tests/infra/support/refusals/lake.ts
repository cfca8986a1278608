import type { Keys } from '../all.ts';
import { lakeAccount, shopAccount } from '../deployments.ts';
import { lakeTable, plan, role, secret, through, work } from '../places.ts';
import { admin, admits, allow, byAnyRole, type Refusal, somebody } from './refusal.ts';

/**
 * Every role that a program makes, in every account, and an admin of each: of the pseudonymisation keys only the loader's
 * gets hold. Even if a role's own policy said so: the secret and its key name the loader alone.
 */
export function ofPseudonymisationKeys(keys: Keys, roles: readonly string[]): Refusal[] {
  const accounts = [...new Set(roles.map((arn) => arn.split(':')[4] as string))];
  const callers = [...roles, ...accounts.map(somebody)].filter((arn) => arn !== role(lakeAccount, 'table-loader'));
  return callers.flatMap((by): Refusal[] => {
    const account = by.split(':')[4] as string;
    const who = `${by.split('/')[1]} of ${account}`;
    const named = `arn:aws:iam::${account}:root`;
    return [
      {
        what: `${who} reads a pseudonymisation key`,
        call: { by, identity: admin, action: 'secretsmanager:GetSecretValue', resource: secret },
        slip: (world) =>
          world
            .changed(secret, 'resource', (json) => json.replace('"Effect":"Deny"', '"Effect":"Allow"'))
            .adding(secret, 'resource', admits(named, 'secretsmanager:GetSecretValue', secret)),
      },
      {
        what: `${who} decrypts with the key of the pseudonymisation keys`,
        call: {
          by,
          identity: admin,
          action: 'kms:Decrypt',
          resource: keys.pseudonymisation,
          context: through('secretsmanager'),
        },
        slip: (world) => world.adding(keys.pseudonymisation, 'resource', admits(named, 'kms:Decrypt', '*')),
      },
    ];
  });
}

export const inTheLake = (keys: Keys): Refusal[] => [
  ...[role(shopAccount, 'export-publisher'), role(shopAccount, 'relay'), somebody(shopAccount)].flatMap((by) =>
    ['s3tables:GetTableData', 's3tables:GetTableMetadataLocation', 's3tables:PutTableData'].map(
      (action): Refusal => ({
        what: `${by.split('/')[1]} of the source: ${action}`,
        call: { by, identity: admin, action, resource: lakeTable, context: { 's3tables:namespace': 'shop' } },
        slip: (world) =>
          world.adding(lakeTable, 'resource', admits(`arn:aws:iam::${shopAccount}:root`, action, lakeTable)),
      }),
    ),
  ),
  ...[plan, `${work}/anything`].map(
    (resource): Refusal => ({
      what: `notifier reads ${resource.split('/')[1]} of the work bucket`,
      call: { by: role(lakeAccount, 'notifier'), action: 's3:GetObject', resource },
      slip: (world) => world.adding(role(lakeAccount, 'notifier'), 'identity', allow('s3:GetObject', `${work}/*`)),
    }),
  ),
  ...['load-planner', 'run-tracker', 'notifier', 'relay', 'landing-reader', 'analyst', 'somebody'].flatMap(
    (name): Refusal[] => {
      const by = name === 'somebody' ? somebody(lakeAccount) : role(lakeAccount, name);
      // Even if its own policy said so: the key names the loader alone.
      const identity = admin;
      return [
        {
          what: `${name} authenticates a proof`,
          call: { by, identity, action: 'kms:GenerateMac', resource: keys.proofs },
          slip: byAnyRole(keys.proofs, lakeAccount, 'table-loader'),
        },
      ];
    },
  ),
  {
    what: 'the custodian of the pseudonymisation keys reads one back',
    call: {
      by: `arn:aws:iam::${lakeAccount}:role/security-officer`,
      identity: admin,
      action: 'secretsmanager:GetSecretValue',
      resource: secret,
    },
    slip: byAnyRole(secret, lakeAccount, 'table-loader'),
  },
  {
    what: 'table-loader writes a table of a namespace that is not registered',
    call: {
      by: role(lakeAccount, 'table-loader'),
      action: 's3tables:PutTableData',
      resource: lakeTable,
      context: { 's3tables:namespace': 'finance' },
    },
    slip: (world) =>
      world.changed(role(lakeAccount, 'table-loader'), 'identity', (json) =>
        json.replaceAll('"billing"]', '"billing","finance"]'),
      ),
  },
  ...['table-loader', 'load-planner', 'run-tracker'].map(
    (name): Refusal => ({
      what: `${name} releases what is held`,
      call: { by: role(lakeAccount, name), action: 's3:PutObject', resource: `${work}/releases/r-1/orders.json` },
      slip: (world) => world.adding(role(lakeAccount, name), 'identity', allow('s3:PutObject', `${work}/*`)),
    }),
  ),
  {
    what: 'table-loader releases a held load by itself',
    call: { by: role(lakeAccount, 'table-loader'), action: 's3:PutObject', resource: `${work}/releases/r/orders.json` },
    slip: (world) =>
      world.changed(role(lakeAccount, 'table-loader'), 'identity', (json) => json.replaceAll('/held/*', '/*')),
  },
  {
    what: 'table-loader drops a table',
    call: { by: role(lakeAccount, 'table-loader'), action: 's3tables:DeleteTable', resource: lakeTable },
    slip: (world) =>
      world.adding(role(lakeAccount, 'table-loader'), 'identity', allow('s3tables:DeleteTable', lakeTable)),
  },
  ...['load-planner', 'run-tracker', 'analyst'].map(
    (name): Refusal => ({
      what: `${name} changes how long a table's snapshots stay`,
      call: {
        by: role(lakeAccount, name),
        action: 's3tables:PutTableMaintenanceConfiguration',
        resource: lakeTable,
        context: { 's3tables:namespace': 'shop' },
      },
      slip: (world) =>
        world.adding(
          role(lakeAccount, name),
          'identity',
          allow('s3tables:PutTableMaintenanceConfiguration', lakeTable),
        ),
    }),
  ),
  {
    what: 'an analyst changes a table',
    call: { by: role(lakeAccount, 'analyst'), action: 's3tables:PutTableData', resource: lakeTable },
    slip: (world) => world.adding(role(lakeAccount, 'analyst'), 'identity', allow('s3tables:PutTableData', lakeTable)),
  },
  {
    what: 'load-planner takes on the landing reader',
    call: {
      by: role(lakeAccount, 'load-planner'),
      identity: admin,
      action: 'sts:AssumeRole',
      resource: role(lakeAccount, 'landing-reader'),
    },
    slip: (world) =>
      world.changed(role(lakeAccount, 'landing-reader'), 'trust', (json) =>
        json.replace('"aws:PrincipalArn":["', `"aws:PrincipalArn":["${role(lakeAccount, 'load-planner')}","`),
      ),
  },
];
