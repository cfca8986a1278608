/** Where alarms of an account go. */
export interface Alarms {
  readonly topicArn: $util.Input<string>;
}

/** Something waits in a queue in which nothing should. */
export function alarmOnDepth({ topicArn }: Alarms, queueName: string, why: string): void {
  new aws.cloudwatch.MetricAlarm(`${queueName}-depth`, {
    name: `${queueName} holds messages`,
    alarmDescription: why,
    namespace: 'AWS/SQS',
    metricName: 'ApproximateNumberOfMessagesVisible',
    dimensions: { QueueName: queueName },
    statistic: 'Maximum',
    period: 300,
    evaluationPeriods: 1,
    threshold: 0,
    comparisonOperator: 'GreaterThanThreshold',
    treatMissingData: 'notBreaching',
    alarmActions: [topicArn],
    okActions: [topicArn],
  });
}

/** Messages are not worked on, or again and again without success. */
export function alarmOnAge({ topicArn }: Alarms, queueName: string, seconds: number): void {
  new aws.cloudwatch.MetricAlarm(`${queueName}-age`, {
    name: `${queueName} is behind`,
    alarmDescription: `A message has waited for more than ${seconds} seconds. Look at the function's log.`,
    namespace: 'AWS/SQS',
    metricName: 'ApproximateAgeOfOldestMessage',
    dimensions: { QueueName: queueName },
    statistic: 'Maximum',
    period: 300,
    evaluationPeriods: 1,
    threshold: seconds,
    comparisonOperator: 'GreaterThanThreshold',
    treatMissingData: 'notBreaching',
    alarmActions: [topicArn],
    okActions: [topicArn],
  });
}

/** The clock did not strike, or nobody heard it: silence is the fault, so missing data is too. */
export function alarmOnMissedInvocations({ topicArn }: Alarms, functionName: string, everySeconds: number): void {
  new aws.cloudwatch.MetricAlarm(`${functionName}-missed`, {
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
    alarmActions: [topicArn],
    okActions: [topicArn],
  });
}

/** A function that nobody calls by events or clock failed: no queue holds its work. */
export function alarmOnErrors({ topicArn }: Alarms, functionName: string): void {
  new aws.cloudwatch.MetricAlarm(`${functionName}-errors`, {
    name: `${functionName} failed`,
    alarmDescription: 'A call failed. Whoever made it was told so; its log says why.',
    namespace: 'AWS/Lambda',
    metricName: 'Errors',
    dimensions: { FunctionName: functionName },
    statistic: 'Sum',
    period: 300,
    evaluationPeriods: 1,
    threshold: 0,
    comparisonOperator: 'GreaterThanThreshold',
    treatMissingData: 'notBreaching',
    alarmActions: [topicArn],
    okActions: [topicArn],
  });
}
