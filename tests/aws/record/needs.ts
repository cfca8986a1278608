import type { ServiceCall } from './made-call.ts';

/** An IAM action on a resource. What IAM looks at beside the resource stands behind it, as a URL's query does. */
export type Need = readonly [action: string, resource: string];

const region = 'eu-central-1';
const accountIds = { source: '111122223333', lake: '444455556666' } as const;

type Input = Readonly<Record<string, unknown>>;
type Needs = (input: Input, call: ServiceCall) => readonly Need[];

/**
 * What IAM must allow for a call (Service Authorization Reference, and the user guides where a service acts in its
 * caller's name).
 *
 * @throws Error for a call that is not in this list: whoever adds a call says what it needs
 */
export function needsOf(call: ServiceCall): readonly Need[] {
  const needs = Object.hasOwn(known, call.api) ? known[call.api] : undefined;
  if (needs === undefined) throw new Error(`expected ${call.api} in tests/aws/record/needs.ts, found nothing about it`);
  return needs(call.input, call);
}

const text = (input: Input, name: string): string => String(input[name] ?? '');
const arn = (service: string, resource: string) => (call: ServiceCall) =>
  `arn:aws:${service}:${region}:${accountIds[call.account]}:${resource}`;

const object = (input: Input): string => `arn:aws:s3:::${text(input, 'Bucket')}/${text(input, 'Key')}`;
const bucket = (input: Input): string => `arn:aws:s3:::${text(input, 'Bucket')}`;
const isTableStore = (input: Input): boolean => text(input, 'Bucket').endsWith('--table-s3');
/** Any table: IAM knows them by an id that S3 Tables chooses. */
const lakeTable = arn('s3tables', 'bucket/{table-bucket}/table/{table-id}');
const tableBucket = arn('s3tables', 'bucket/{table-bucket}');
/** RDS encrypts what it exports, and what lies beside it in the bucket is encrypted alike. */
const landingKeys: Readonly<Record<string, string>> = {
  'source-landing': '{landing-key}',
  'lake-landing': '{lake-landing-key}',
};

function reading(input: Input, call: ServiceCall): Need[] {
  if (isTableStore(input)) return [['s3tables:GetTableData', lakeTable(call)]];
  const key = landingKeys[text(input, 'Bucket')];
  return [['s3:GetObject', object(input)], ...(key === undefined ? [] : [['kms:Decrypt', key] as const])];
}

function writing(input: Input, call: ServiceCall): Need[] {
  if (isTableStore(input)) return [['s3tables:PutTableData', lakeTable(call)]];
  const key = landingKeys[text(input, 'Bucket')];
  return [['s3:PutObject', object(input)], ...(key === undefined ? [] : [['kms:GenerateDataKey', key] as const])];
}

const snapshot = (input: Input, call: ServiceCall): string =>
  arn('rds', `snapshot:${text(input, 'DBSnapshotIdentifier')}`)(call);
const onSnapshot =
  (action: string): Needs =>
  (input, call) => [[action, snapshot(input, call)]];
const onTable: Needs = (input, call) => {
  const { api } = call;
  const table = text(input, 'TableName') === 'ledger' ? '{ledger}' : '{in-progress}';
  return [[api.replace(' ', ':'), arn('dynamodb', `table/${table}`)(call)]];
};
const inWorkgroup: Needs = (_input, call) => [
  [call.api.replace(' ', ':'), arn('athena', 'workgroup/{workgroup}')(call)],
];

/** A list is asked of whatever it is narrowed to. */
function described(kind: 'snapshot' | 'cluster-snapshot', input: Input, call: ServiceCall): string {
  const [id, database] =
    kind === 'snapshot'
      ? [input.DBSnapshotIdentifier, input.DBInstanceIdentifier]
      : [input.DBClusterSnapshotIdentifier, input.DBClusterIdentifier];
  if (id !== undefined) return arn('rds', `${kind}:${id}`)(call);
  if (database !== undefined) return arn('rds', `${kind === 'snapshot' ? 'db' : 'cluster'}:${database}`)(call);
  return arn('rds', `${kind}:*`)(call);
}

/** Of the account whose key it is: a shared copy is read under the source's, and written under the own one. */
const copyKey = (keyArn: string): string => (keyArn.includes(accountIds.lake) ? '{lake-copy-key}' : '{copy-key}');

const known: Readonly<Record<string, Needs>> = {
  's3 GetObject': reading,
  // A look decrypts nothing; and without ListBucket S3 says "denied" of what is not there.
  's3 HeadObject': (input, call) =>
    isTableStore(input)
      ? reading(input, call)
      : [
          ['s3:GetObject', object(input)],
          ['s3:ListBucket', bucket(input)],
        ],
  's3 ListObjectsV2': (input) => [['s3:ListBucket', `${bucket(input)}?s3:prefix=${text(input, 'Prefix')}`]],
  's3 PutObject': writing,
  's3 CreateMultipartUpload': writing,
  's3 UploadPart': writing,
  's3 CompleteMultipartUpload': writing,
  's3 AbortMultipartUpload': writing,
  's3 DeleteObject': (input) => [['s3:DeleteObject', object(input)]],

  's3tables CreateNamespace': (_input, call) => [['s3tables:CreateNamespace', tableBucket(call)]],
  's3tables CreateTable': (_input, call) => [['s3tables:CreateTable', tableBucket(call)]],
  's3tables ListTables': (_input, call) => [['s3tables:ListTables', tableBucket(call)]],
  's3tables GetTableMetadataLocation': (_input, call) => [['s3tables:GetTableMetadataLocation', lakeTable(call)]],
  's3tables GetTableMaintenanceConfiguration': (_input, call) => [
    ['s3tables:GetTableMaintenanceConfiguration', lakeTable(call)],
  ],
  's3tables PutTableMaintenanceConfiguration': (_input, call) => [
    ['s3tables:PutTableMaintenanceConfiguration', lakeTable(call)],
  ],
  's3tables UpdateTableMetadataLocation': (_input, call) => [['s3tables:UpdateTableMetadataLocation', lakeTable(call)]],

  'rds DescribeDBSnapshots': (input, call) => [['rds:DescribeDBSnapshots', described('snapshot', input, call)]],
  'rds DescribeDBClusterSnapshots': (input, call) => [
    ['rds:DescribeDBClusterSnapshots', described('cluster-snapshot', input, call)],
  ],
  'rds DescribeExportTasks': () => [['rds:DescribeExportTasks', '*']],
  'rds StartExportTask': (input, call) => {
    const key = call.account === 'lake' ? '{lake-landing-key}' : '{landing-key}';
    return [
      ['rds:StartExportTask', text(input, 'SourceArn')],
      [
        'iam:PassRole',
        `arn:aws:iam::${accountIds[call.account]}:role/{export-role}?iam:PassedToService=export.rds.amazonaws.com`,
      ],
      ['kms:DescribeKey', key],
      ['kms:CreateGrant', `${key}?kms:GrantIsForAWSResource=true`],
    ];
  },
  'rds CopyDBSnapshot': (input, call) => {
    const target = arn('rds', `snapshot:${text(input, 'TargetDBSnapshotIdentifier')}`)(call);
    const own = copyKey(text(input, 'KmsKeyId'));
    const keys = call.account === 'lake' ? [own, '{copy-key}'] : [own];
    return [
      ['rds:CopyDBSnapshot', text(input, 'SourceDBSnapshotIdentifier')],
      ['rds:CopyDBSnapshot', target],
      ['rds:AddTagsToResource', target],
      ...keys.flatMap((key): Need[] => [
        ['kms:DescribeKey', key],
        ['kms:CreateGrant', `${key}?kms:GrantIsForAWSResource=true`],
      ]),
    ];
  },
  'rds ModifyDBSnapshotAttribute': onSnapshot('rds:ModifyDBSnapshotAttribute'),
  'rds DeleteDBSnapshot': onSnapshot('rds:DeleteDBSnapshot'),

  'dynamodb GetItem': onTable,
  'dynamodb PutItem': onTable,
  'dynamodb DeleteItem': onTable,
  'dynamodb Query': onTable,

  'eventbridge PutEvents': ({ Entries }, call) =>
    (Entries as { Source: string; DetailType: string }[]).map(({ Source, DetailType }) => [
      'events:PutEvents',
      `${arn('events', `event-bus/{${call.account}-bus}`)(call)}?events:source=${Source}&events:detail-type=${DetailType}`,
    ]),

  'athena StartQueryExecution': inWorkgroup,
  'athena GetQueryExecution': inWorkgroup,
  'athena GetQueryResults': inWorkgroup,
  'athena StopQueryExecution': inWorkgroup,

  'sns Publish': (_input, call) => [['sns:Publish', arn('sns', '{topic}')(call)]],
  'secretsmanager GetSecretValue': () => [['secretsmanager:GetSecretValue', '{key-secret}']],
  'kms GenerateMac': () => [['kms:GenerateMac', '{proof-key}']],
  'sts AssumeRole': (_input, call) => [
    ['sts:AssumeRole', `arn:aws:iam::${accountIds[call.account]}:role/{landing-reader}`],
  ],
};
