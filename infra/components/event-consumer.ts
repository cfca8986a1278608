import { resolvePattern, type Subscription } from '@snapferry/chassis';
import { busName } from '../names.ts';
import { alarmOnAge, alarmOnDepth } from './alarms.ts';
import { deliveryRetries, ruleArn } from './event-rule.ts';
import { queue, queueArn } from './queue.ts';
import { functionName, type ServiceFunctionArgs, serviceFunction } from './service-function.ts';
import type { TeamApp } from './team-app.ts';

export interface EventConsumerArgs extends ServiceFunctionArgs {
  /** All subscriptions of the service that name this handler. */
  readonly subscriptions: readonly Subscription[];
  /** Messages that one call takes. */
  readonly batchSize: number;
  /** Calls at the same time; at least 2 (Lambda's own limit). */
  readonly maxConcurrency: number;
  readonly patience?: Patience;
}

/** Of a function whose messages may have to wait for others' work. */
export interface Patience {
  readonly maxReceiveCount: number;
  /** A message that waits for so long is nobody's fault. */
  readonly seconds: number;
}

/** Lambda's developer guide asks for at least five, since a throttled call counts as one too. */
const usualReceiveCount = 5;

/** Queues of a consumer, by the names that its role's policy needs. */
const consumerQueues = (service: string, handler: string) => ({
  work: functionName(service, handler),
  dead: `${functionName(service, handler)}-dead`,
});

/**
 * A function that hears events: rules, queue, dead-letter queue, alarms, log and function in one piece, so that no
 * service can forget one. What EventBridge cannot deliver and what the function cannot do end in the same dead-letter queue.
 */
export function eventConsumer(app: TeamApp, args: EventConsumerArgs): void {
  const name = functionName(args.service, args.handler);
  const queues = consumerQueues(args.service, args.handler);
  const rules = args.subscriptions.map((subscription, index) => ({ subscription, rule: `${name}-${index}` }));
  const ruleArns = rules.map(({ subscription, rule }) => ruleArn(app, busOf(app, subscription), rule));

  const dead = queue(app, queues.dead, { senders: ruleArns });
  const visibilityTimeoutSeconds = 6 * args.size.timeoutSeconds;
  const work = queue(app, queues.work, {
    senders: ruleArns,
    work: {
      visibilityTimeoutSeconds,
      maxReceiveCount: args.patience?.maxReceiveCount ?? usualReceiveCount,
      deadLetterQueue: dead,
    },
  });
  for (const { subscription, rule } of rules) {
    const eventBusName = busOf(app, subscription);
    const created = new aws.cloudwatch.EventRule(rule, {
      name: rule,
      eventBusName,
      description: `${args.service} hears ${args.handler}`,
      eventPattern: JSON.stringify(resolvePattern(subscription, app.directory)),
    });
    new aws.cloudwatch.EventTarget(rule, {
      rule: created.name,
      eventBusName,
      arn: work.arn,
      retryPolicy: deliveryRetries,
      deadLetterConfig: { arn: dead.arn },
    });
  }

  const created = serviceFunction(app, args);
  new aws.lambda.EventSourceMapping(name, {
    functionName: created.arn,
    eventSourceArn: work.arn,
    batchSize: args.batchSize,
    functionResponseTypes: ['ReportBatchItemFailures'],
    scalingConfig: { maximumConcurrency: args.maxConcurrency },
  });
  alarmOnDepth(
    app.alarms,
    queues.dead,
    'An event could not be parsed, trusted or worked on. Mend the cause, then move the messages back to the queue.',
  );
  alarmOnAge(app.alarms, queues.work, Math.max(3600, 2 * visibilityTimeoutSeconds, args.patience?.seconds ?? 0));
}

/** What the function's role needs for its queue. */
export function consumerStatement(app: TeamApp, service: string, handler: string) {
  return {
    actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ChangeMessageVisibility'],
    resources: [queueArn(app, consumerQueues(service, handler).work)],
  };
}

function busOf(app: TeamApp, { bus }: Subscription): string {
  return bus === 'default' ? 'default' : busName(app.team);
}
