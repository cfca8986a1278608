import { defaultRetentionDays } from '@snapferry/contract/retention';
import { describe, expect, it } from 'vitest';
import { maxReceiveCount, patienceSeconds } from '../../services/snapshot-exporter/src/domain/patience.ts';
import { recordAll } from './support/all.ts';
import { recordLake, recordSource } from './support/apps.ts';
import { lakeOfOne, shop } from './support/deployments.ts';
import { arnOf } from './support/provider-state.ts';
import type { Recorded, RecordedApp } from './support/recorded.ts';
import { policiesOf } from './support/world.ts';

const recorded = await recordAll();
const apps: Readonly<Record<string, RecordedApp>> = {
  source: recorded.apps.shop,
  'source (export: lake)': recorded.apps.billing,
  lake: recorded.apps.lake,
};

const of = (team: string, type: string): Recorded[] =>
  (apps[team] as RecordedApp).resources.filter((resource) => resource.type === type);

/** Names of the resources of a type for which something does not hold; fails where there are none to ask. */
function offenders(team: string, type: string, holds: (inputs: Recorded['inputs'], resource: Recorded) => boolean) {
  const all = of(team, type);
  expect([type, all.length > 0]).toEqual([type, true]);
  return all.filter((resource) => !holds(resource.inputs, resource)).map(({ name }) => name);
}

const algorithmOf = ({ encryptionConfiguration }: Recorded['inputs']): unknown =>
  (encryptionConfiguration as { sseAlgorithm: string } | undefined)?.sseAlgorithm;

/** What another resource says of the bucket. */
const about = (team: string, type: string, bucket: unknown) =>
  of(team, type).find(({ inputs }) => inputs.bucket === bucket)?.inputs;

describe.each(Object.keys(apps))('the %s account', (team) => {
  it('has buckets that are private, owned and encrypted, each', () => {
    expect(
      offenders(team, 'aws:s3/bucket:Bucket', ({ bucket }) => {
        const block = about(team, 'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock', bucket);
        const rules = about(
          team,
          'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration',
          bucket,
        )?.rules as { applyServerSideEncryptionByDefault: { sseAlgorithm: string } }[] | undefined;
        const owner = about(team, 'aws:s3/bucketOwnershipControls:BucketOwnershipControls', bucket)?.rule;
        return (
          ['blockPublicAcls', 'blockPublicPolicy', 'ignorePublicAcls', 'restrictPublicBuckets'].every(
            (setting) => block?.[setting] === true,
          ) &&
          /^(AES256|aws:kms)$/.test(String(rules?.[0]?.applyServerSideEncryptionByDefault.sseAlgorithm)) &&
          (owner as { objectOwnership: string } | undefined)?.objectOwnership === 'BucketOwnerEnforced'
        );
      }),
    ).toEqual([]);
  });

  it('has queues, tables and topics that are encrypted, each', () => {
    expect(offenders(team, 'aws:sqs/queue:Queue', ({ sqsManagedSseEnabled }) => sqsManagedSseEnabled === true)).toEqual(
      [],
    );
    expect(
      offenders(team, 'aws:dynamodb/table:Table', ({ serverSideEncryption, pointInTimeRecovery }) =>
        [serverSideEncryption, pointInTimeRecovery].every((setting) => (setting as { enabled: boolean }).enabled),
      ),
    ).toEqual([]);
    expect(
      offenders(team, 'aws:sns/topic:Topic', ({ kmsMasterKeyId }) => /:kms:/.test(String(kmsMasterKeyId))),
    ).toEqual([]);
    // KMS rotates no key for MACs.
    expect(
      offenders(
        team,
        'aws:kms/key:Key',
        (key) => key.enableKeyRotation === true || key.keyUsage === 'GENERATE_VERIFY_MAC',
      ),
    ).toEqual([]);
  });

  it('denies everybody without TLS every bucket, table bucket, queue and topic, each', () => {
    const app = apps[team] as RecordedApp;
    const denied = new Map(
      policiesOf(app).flatMap(({ arn, document }) =>
        document.Statement.filter(
          ({ Effect, Principal, Condition }) =>
            Effect === 'Deny' && Principal === '*' && Condition?.Bool?.['aws:SecureTransport'] === 'false',
        ).map((statement) => [arn, statement] as const),
      ),
    );
    // SNS takes no wildcard for actions in a topic's policy; Publish is what carries data (SNS developer guide).
    const actions = { s3: 's3:*', s3tables: 's3tables:*', sqs: 'sqs:*', sns: 'sns:Publish' };
    const kinds = ['s3/bucket:Bucket', 's3tables/tableBucket:TableBucket', 'sqs/queue:Queue', 'sns/topic:Topic'];
    const reached = app.resources.filter(({ type }) => kinds.some((kind) => type === `aws:${kind}`));
    expect(reached.length).toBeGreaterThan(5);
    for (const arn of reached.map((resource) => arnOf(app, resource))) {
      const service = arn.split(':')[2] as keyof typeof actions;
      const { Action, Resource } = denied.get(arn) ?? {};
      expect([arn, [Action].flat(), [Resource].flat().includes(arn)]).toEqual([arn, [actions[service]], true]);
      // What lies in a bucket is another resource than the bucket.
      if (service.startsWith('s3')) expect([Resource].flat()).toContain(`${arn}/*`);
    }
  });

  it('leaves a table bucket to the encryption that all of them have, or gives it a key', () => {
    // AES256 unless told otherwise (S3 user guide, "Using server-side encryption … in table buckets").
    const buckets = of(team, 'aws:s3tables/tableBucket:TableBucket');
    expect(buckets).toHaveLength(team === 'lake' ? 1 : 0);
    for (const { inputs } of buckets) expect([undefined, 'aws:kms']).toContain(algorithmOf(inputs));
  });

  it('has functions on Node 24 and arm64, whose logs are kept for a while and not for ever', () => {
    const logs = new Set(
      of(team, 'aws:cloudwatch/logGroup:LogGroup')
        .filter(({ inputs }) => Number(inputs.retentionInDays) > 0)
        .map(({ inputs }) => inputs.name),
    );
    expect(
      offenders(
        team,
        'aws:lambda/function:Function',
        ({ name, runtime, architectures, loggingConfig, tracingConfig }) =>
          runtime === 'nodejs24.x' &&
          String(architectures) === 'arm64' &&
          (loggingConfig as { logGroup: string }).logGroup === `/aws/lambda/${name}` &&
          logs.has(`/aws/lambda/${name}`) &&
          (tracingConfig as { mode: string }).mode === 'Active',
      ),
    ).toEqual([]);
  });

  it('gives a function no more time and memory than a ceiling that was thought about', () => {
    const sizes = of(team, 'aws:lambda/function:Function').map(
      ({ inputs }) => `${inputs.name}: ${inputs.memorySize} MB, ${inputs.timeout} s`,
    );
    expect(sizes.sort()).toMatchSnapshot();
  });

  it('hides a message for six times as long as its function may run', () => {
    const timeouts = new Map(
      of(team, 'aws:lambda/function:Function').map(({ inputs }) => [String(inputs.name), Number(inputs.timeout)]),
    );
    const queues = new Map(
      of(team, 'aws:sqs/queue:Queue').map(({ inputs }) => [
        String(inputs.name),
        Number(inputs.visibilityTimeoutSeconds),
      ]),
    );
    expect(
      offenders(team, 'aws:lambda/eventSourceMapping:EventSourceMapping', ({ functionName, eventSourceArn }) => {
        const timeout = timeouts.get(String(functionName).split(':').at(-1) as string) as number;
        const visibility = queues.get(String(eventSourceArn).split(':').at(-1) as string) as number;
        return visibility >= 6 * timeout;
      }),
    ).toEqual([]);
  });

  it('lets an export wait for room as long as the exporter is willing to, and no alarm rings before', () => {
    const waiting = [...alarmedQueues(team, 'ApproximateAgeOfOldestMessage')].filter((name) =>
      name.startsWith('snapferry-snapshot-exporter-'),
    );
    const redrives = of(team, 'aws:sqs/queue:Queue')
      .filter(({ inputs }) => waiting.includes(String(inputs.name)))
      .map(({ inputs }) => JSON.parse(String(inputs.redrivePolicy)) as { maxReceiveCount: number });
    expect(redrives.map((redrive) => redrive.maxReceiveCount)).toEqual(waiting.map(() => maxReceiveCount));
    const thresholds = of(team, 'aws:cloudwatch/metricAlarm:MetricAlarm')
      .filter(({ inputs }) => inputs.metricName === 'ApproximateAgeOfOldestMessage')
      .filter(({ inputs }) => waiting.includes((inputs.dimensions as { QueueName: string }).QueueName))
      .map(({ inputs }) => inputs.threshold);
    expect(thresholds).toEqual(waiting.map(() => patienceSeconds));
    const exporters = of(team, 'aws:lambda/function:Function').map(({ inputs }) => String(inputs.name));
    expect(waiting.toSorted()).toEqual(exporters.filter((name) => name.includes('-snapshot-exporter-')).toSorted());
  });

  it('answers for single messages, so that one bad message does not take nine good ones along', () => {
    expect(
      offenders(team, 'aws:lambda/eventSourceMapping:EventSourceMapping', ({ functionResponseTypes }) =>
        String(functionResponseTypes).includes('ReportBatchItemFailures'),
      ),
    ).toEqual([]);
  });

  it('puts failed messages of every working queue into a dead-letter queue that is alarmed on', () => {
    const alarmed = alarmedQueues(team, 'ApproximateNumberOfMessagesVisible');
    const worked = of(team, 'aws:lambda/eventSourceMapping:EventSourceMapping').map(({ inputs }) =>
      String(inputs.eventSourceArn).split(':').at(-1),
    );
    const queues = new Map(of(team, 'aws:sqs/queue:Queue').map(({ inputs }) => [String(inputs.name), inputs]));
    for (const name of worked as string[]) {
      const redrive = JSON.parse(String(queues.get(name)?.redrivePolicy)) as { deadLetterTargetArn: string };
      const dead = redrive.deadLetterTargetArn.split(':').at(-1) as string;
      expect([name, queues.has(dead), alarmed.has(dead)]).toEqual([name, true, true]);
      expect([name, alarmedQueues(team, 'ApproximateAgeOfOldestMessage').has(name)]).toEqual([name, true]);
    }
    // Every queue is worked on or alarmed on: nothing can wait where nobody looks.
    expect([...queues.keys()].filter((name) => !worked.includes(name) && !alarmed.has(name))).toEqual([]);
  });

  it('calls by the clock with a dead-letter queue, a retry policy, and an alarm on silence', () => {
    const silence = new Set(
      of(team, 'aws:cloudwatch/metricAlarm:MetricAlarm')
        .filter(({ inputs }) => inputs.metricName === 'Invocations' && inputs.treatMissingData === 'breaching')
        .map(({ inputs }) => (inputs.dimensions as { FunctionName: string }).FunctionName),
    );
    expect(
      offenders(team, 'aws:scheduler/schedule:Schedule', ({ target }) => {
        const { arn, deadLetterConfig, retryPolicy } = target as {
          arn: string;
          deadLetterConfig?: { arn: string };
          retryPolicy?: { maximumRetryAttempts: number };
        };
        const called = of(team, 'aws:lambda/function:Function').find(({ inputs }) => arn.endsWith(`:${inputs.name}`));
        return (
          silence.has(String(called?.inputs.name)) &&
          called?.inputs.deadLetterConfig !== undefined &&
          deadLetterConfig !== undefined &&
          retryPolicy !== undefined
        );
      }),
    ).toEqual([]);
  });

  it('keeps all that its bus hears for a replay, and no longer than is configured', () => {
    const [bus] = of(team, 'aws:cloudwatch/eventBus:EventBus');
    const arn = arnOf(apps[team] as RecordedApp, bus as Recorded);
    expect(of(team, 'aws:cloudwatch/eventArchive:EventArchive').map(({ inputs }) => inputs)).toMatchObject([
      { eventSourceArn: arn, retentionDays: defaultRetentionDays.archive },
    ]);
    expect(of(team, 'aws:cloudwatch/eventArchive:EventArchive')[0]?.inputs).not.toHaveProperty('eventPattern');
  });

  it('tells its alarms to a topic', () => {
    expect(
      offenders(team, 'aws:cloudwatch/metricAlarm:MetricAlarm', ({ alarmActions }) =>
        /:snapferry-alarms$/.test(String((alarmActions as string[])[0])),
      ),
    ).toEqual([]);
  });
});

function alarmedQueues(team: string, metric: string): Set<string> {
  return new Set(
    of(team, 'aws:cloudwatch/metricAlarm:MetricAlarm')
      .filter(({ inputs }) => inputs.metricName === metric)
      .map(({ inputs }) => (inputs.dimensions as { QueueName: string }).QueueName),
  );
}

describe('raw exports', () => {
  const expiry = (bucket: string, team = 'source'): number[] => {
    const lifecycle = about(team, 'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration', bucket);
    const rules = (lifecycle?.rules ?? []) as { expiration?: { days: number } }[];
    expect(rules.length).toBeGreaterThan(0);
    return rules.flatMap(({ expiration }) => expiration?.days ?? []);
  };

  it('go after a few days, in one version only; contracts stay, in all', () => {
    expect(expiry('snapferry-landing-111122223333-eu-central-1')).toEqual([7]);
    expect(expiry('snapferry-landing-777788889999-444455556666-eu-central-1', 'lake')).toEqual([7]);
    expect(expiry('snapferry-contracts-111122223333-eu-central-1')).toEqual([]);
    const versioned = of('source', 'aws:s3/bucketVersioning:BucketVersioning').map(({ inputs }) => inputs.bucket);
    expect(versioned).toEqual(['snapferry-contracts-111122223333-eu-central-1']);
  });

  it('leave a record of how they were proven, which stays when the plans of their loads have gone', () => {
    expect(expiry('snapferry-work-444455556666-eu-central-1', 'lake')).toEqual([30, 30, 30, 30, 30]);
    const lifecycle = about(
      'lake',
      'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration',
      'snapferry-work-444455556666-eu-central-1',
    );
    expect(JSON.stringify(lifecycle?.rules)).not.toContain('proofs');
  });

  it('cannot be told to go before the reconcilers have looked for lost events', async () => {
    await expect(recordSource({ ...shop, retentionDays: { landing: 3 } })).rejects.toThrow(/more than 3, found 3/);
    await recordSource({ ...shop, retentionDays: { landing: 4 } });
  });

  it('tell the table bucket and the loader the same days, those that a deployment chooses', async () => {
    const { resources } = await recordLake({
      ...lakeOfOne,
      retentionDays: { tableSnapshots: 2, unreferencedFiles: 6 },
    });
    const [bucket] = resources.filter(({ type }) => type === 'aws:s3tables/tableBucket:TableBucket');
    expect(bucket?.inputs.maintenanceConfiguration).toEqual({
      icebergUnreferencedFileRemoval: { status: 'enabled', settings: { unreferencedDays: 6, nonCurrentDays: 10 } },
    });
    const loaders = resources.filter(
      ({ type, inputs }) =>
        type === 'aws:lambda/function:Function' && String(inputs.name).startsWith('snapferry-table-loader-'),
    );
    expect(loaders.length).toBeGreaterThan(0);
    for (const { inputs } of loaders) {
      expect(inputs.environment).toMatchObject({
        variables: { SNAPFERRY_SNAPSHOT_DAYS: '2', SNAPFERRY_UNREFERENCED_DAYS: '6' },
      });
    }
  });
});

describe("Athena's workgroup", () => {
  it('limits what a query scans, and encrypts results without a KMS key', () => {
    const [workgroup] = of('lake', 'aws:athena/workgroup:Workgroup');
    expect(workgroup?.inputs.configuration).toMatchObject({
      enforceWorkgroupConfiguration: true,
      bytesScannedCutoffPerQuery: 10 * 1024 ** 3,
      resultConfiguration: { encryptionConfiguration: { encryptionOption: 'SSE_S3' } },
    });
  });
});
