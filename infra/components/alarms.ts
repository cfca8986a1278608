/** Where alarms of an account go. */
export interface Alarms {
  readonly topicArn: $util.Input<string>;
}

/** Something waits in a queue in which nothing should. */
export function alarmOnDepth(alarms: Alarms, queueName: string, why: string): void {
  alarm(alarms, `${queueName}-depth`, {
    name: `${queueName} holds messages`,
    alarmDescription: why,
    namespace: 'AWS/SQS',
    metricName: 'ApproximateNumberOfMessagesVisible',
    dimensions: { QueueName: queueName },
    ...moreThan(0, 'Maximum'),
  });
}

/** Messages are not worked on, or again and again without success. */
export function alarmOnAge(alarms: Alarms, queueName: string, seconds: number): void {
  alarm(alarms, `${queueName}-age`, {
    name: `${queueName} is behind`,
    alarmDescription: `A message has waited for more than ${seconds} seconds. Look at the function's log.`,
    namespace: 'AWS/SQS',
    metricName: 'ApproximateAgeOfOldestMessage',
    dimensions: { QueueName: queueName },
    ...moreThan(seconds, 'Maximum'),
  });
}

/** The clock did not strike, or nobody heard it: silence is the fault, so missing data is too. */
export function alarmOnMissedInvocations(alarms: Alarms, functionName: string, everySeconds: number): void {
  alarm(alarms, `${functionName}-missed`, {
    name: `${functionName} was not called`,
    alarmDescription: `Expected a call every ${everySeconds} seconds, found none in twice that time. Is its schedule enabled?`,
    namespace: 'AWS/Lambda',
    metricName: 'Invocations',
    dimensions: { FunctionName: functionName },
    statistic: 'Sum',
    period: everySeconds,
    evaluationPeriods: 2,
    threshold: 1,
    comparisonOperator: 'LessThanThreshold',
    treatMissingData: 'breaching',
  });
}

/** A function that nobody calls by events or clock failed: no queue holds its work. */
export function alarmOnErrors(alarms: Alarms, functionName: string): void {
  alarm(alarms, `${functionName}-errors`, {
    name: `${functionName} failed`,
    alarmDescription: 'A call failed. Whoever made it was told so; its log says why.',
    namespace: 'AWS/Lambda',
    metricName: 'Errors',
    dimensions: { FunctionName: functionName },
    ...moreThan(0, 'Sum'),
  });
}

/** Both its raising and its end are told. */
function alarm(
  { topicArn }: Alarms,
  id: string,
  args: Omit<aws.cloudwatch.MetricAlarmArgs, 'alarmActions' | 'okActions'>,
) {
  new aws.cloudwatch.MetricAlarm(id, { ...args, alarmActions: [topicArn], okActions: [topicArn] });
}

/** In five minutes; where nothing is measured, nothing is wrong. */
function moreThan(threshold: number, statistic: 'Maximum' | 'Sum') {
  return {
    statistic,
    period: 300,
    evaluationPeriods: 1,
    threshold,
    comparisonOperator: 'GreaterThanThreshold',
    treatMissingData: 'notBreaching',
  };
}
