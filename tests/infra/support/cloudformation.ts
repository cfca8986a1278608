import type { Recorded } from './recorded.ts';

type Inputs = Readonly<Record<string, unknown>>;
type Turn = (inputs: Inputs) => Readonly<Record<string, unknown>>;

const json = (text: unknown): unknown => JSON.parse(String(text));
const name = (text: unknown): string => String(text).split(/[:/]/).at(-1) as string;
/** The inputs that are called the same in CloudFormation, with a capital letter. */
const same =
  (...names: readonly string[]): Turn =>
  (inputs) =>
    Object.fromEntries(names.filter((each) => inputs[each] !== undefined).map((each) => [capital(each), inputs[each]]));
const capital = (text: string): string => `${text[0]?.toUpperCase()}${text.slice(1)}`;

/** Recorded types that CloudFormation has under other names, with what cfn-lint knows of them. */
const turns: Readonly<Record<string, readonly [type: string, turn: Turn]>> = {
  'aws:iam/role:Role': [
    'AWS::IAM::Role',
    (inputs) => ({ RoleName: inputs.name, AssumeRolePolicyDocument: json(inputs.assumeRolePolicy) }),
  ],
  'aws:iam/rolePolicy:RolePolicy': [
    'AWS::IAM::Policy',
    (inputs) => ({ PolicyName: 'policy', Roles: [inputs.role], PolicyDocument: json(inputs.policy) }),
  ],
  'aws:s3/bucketPolicy:BucketPolicy': [
    'AWS::S3::BucketPolicy',
    (inputs) => ({ Bucket: inputs.bucket, PolicyDocument: json(inputs.policy) }),
  ],
  'aws:kms/key:Key': [
    'AWS::KMS::Key',
    (inputs) => ({ ...same('description', 'enableKeyRotation')(inputs), KeyPolicy: json(inputs.policy) }),
  ],
  'aws:sqs/queuePolicy:QueuePolicy': [
    'AWS::SQS::QueuePolicy',
    (inputs) => ({ Queues: [inputs.queueUrl], PolicyDocument: json(inputs.policy) }),
  ],
  'aws:sns/topicPolicy:TopicPolicy': [
    'AWS::SNS::TopicPolicy',
    (inputs) => ({ Topics: [inputs.arn], PolicyDocument: json(inputs.policy) }),
  ],
  'aws:secretsmanager/secretPolicy:SecretPolicy': [
    'AWS::SecretsManager::ResourcePolicy',
    (inputs) => ({ SecretId: inputs.secretArn, ResourcePolicy: json(inputs.policy) }),
  ],
  'aws:sqs/queue:Queue': [
    'AWS::SQS::Queue',
    (inputs) => ({
      QueueName: inputs.name,
      SqsManagedSseEnabled: inputs.sqsManagedSseEnabled,
      MessageRetentionPeriod: inputs.messageRetentionSeconds,
      ...(inputs.visibilityTimeoutSeconds === undefined ? {} : { VisibilityTimeout: inputs.visibilityTimeoutSeconds }),
      ...(inputs.redrivePolicy === undefined ? {} : { RedrivePolicy: json(inputs.redrivePolicy) }),
    }),
  ],
  'aws:lambda/function:Function': [
    'AWS::Lambda::Function',
    (inputs) => ({
      ...same('runtime', 'architectures', 'handler', 'role', 'memorySize', 'timeout')(inputs),
      FunctionName: inputs.name,
      Code: { S3Bucket: 'artifacts', S3Key: name(inputs.name) },
      EphemeralStorage: { Size: (inputs.ephemeralStorage as { size: number }).size },
      Environment: { Variables: (inputs.environment as { variables: unknown }).variables },
      TracingConfig: { Mode: (inputs.tracingConfig as { mode: string }).mode },
    }),
  ],
  'aws:lambda/eventSourceMapping:EventSourceMapping': [
    'AWS::Lambda::EventSourceMapping',
    (inputs) => ({
      ...same('functionName', 'eventSourceArn', 'batchSize', 'functionResponseTypes')(inputs),
      ScalingConfig: {
        MaximumConcurrency: (inputs.scalingConfig as { maximumConcurrency: number }).maximumConcurrency,
      },
    }),
  ],
  'aws:cloudwatch/eventRule:EventRule': [
    'AWS::Events::Rule',
    (inputs) => ({ ...same('name', 'eventBusName')(inputs), EventPattern: json(inputs.eventPattern) }),
  ],
  'aws:cloudwatch/eventArchive:EventArchive': [
    'AWS::Events::Archive',
    (inputs) => ({ ArchiveName: inputs.name, SourceArn: inputs.eventSourceArn, RetentionDays: inputs.retentionDays }),
  ],
  'aws:cloudwatch/metricAlarm:MetricAlarm': [
    'AWS::CloudWatch::Alarm',
    (inputs) => ({
      ...same(
        'alarmDescription',
        'namespace',
        'metricName',
        'statistic',
        'period',
        'evaluationPeriods',
        'threshold',
        'comparisonOperator',
        'treatMissingData',
        'alarmActions',
      )(inputs),
      Dimensions: Object.entries(inputs.dimensions as Record<string, string>).map(([Name, Value]) => ({ Name, Value })),
    }),
  ],
  'aws:cloudwatch/logGroup:LogGroup': [
    'AWS::Logs::LogGroup',
    (inputs) => ({ LogGroupName: inputs.name, RetentionInDays: inputs.retentionInDays }),
  ],
};

/** The part of an account that has a sound form in CloudFormation, as a template. */
export function asTemplate(resources: readonly Recorded[]) {
  const turned = resources.flatMap((resource, index) => {
    const turn = turns[resource.type];
    if (turn === undefined) return [];
    const [type, propertiesOf] = turn;
    return [[`R${index}`, { Type: type, Properties: propertiesOf(resource.inputs) }] as const];
  });
  return { AWSTemplateFormatVersion: '2010-09-09', Resources: Object.fromEntries(turned) };
}
