import { region } from '../deployments.ts';
import { queue, runId, table, through } from '../places.ts';
import type { Call } from '../simulate.ts';

export type Made = Omit<Call, 'by'>;
/** By the service's name. */
export type MadeBy = Readonly<Record<string, readonly Made[]>>;

export const call = (action: string, resource: string, context?: Call['context']): Made => ({
  action,
  resource,
  ...(context === undefined ? {} : { context }),
});

/** What Lambda does for every function, in its role's name; and some functions show a failed message again sooner. */
export const polled = (account: string, handler: string): Made[] =>
  ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ChangeMessageVisibility'].map((action) =>
    call(action, queue(account, handler)),
  );
export const logged = (account: string, handler: string): Made[] =>
  ['logs:CreateLogStream', 'logs:PutLogEvents'].map((action) =>
    call(
      action,
      `arn:aws:logs:${region}:${account}:log-group:/aws/lambda/snapferry-${handler}:log-stream:2026/11/22/a`,
    ),
  );
export const putAside = (account: string, handler: string): Made =>
  call('sqs:SendMessage', queue(account, `${handler}-dead`));

export const inProgress = (account: string): Made[] =>
  ['dynamodb:PutItem', 'dynamodb:DeleteItem'].map((action) => call(action, table(account, 'in-progress')));

/** RDS gives itself a grant on a key, in its caller's name. */
export const grantsItself = (key: string): Made[] => [
  call('kms:DescribeKey', key),
  call('kms:CreateGrant', key, { 'kms:GrantIsForAWSResource': 'true' }),
];

/** What RDS does with a key of copies in the courier's name. */
export const forRds = (key: string): Made[] => [
  ...grantsItself(key),
  ...['kms:Decrypt', 'kms:ReEncryptFrom', 'kms:GenerateDataKey'].map((action) => call(action, key, through('rds'))),
];

export const notes = (bucket: string, account: string): Made[] => [
  call('s3:ListBucket', bucket, { 's3:prefix': 'copies/' }),
  ...['s3:GetObject', 's3:PutObject'].map((action) => call(action, `${bucket}/copies/${runId}.json`)),
  ...inProgress(account),
];
