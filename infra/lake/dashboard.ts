import type { Service } from '../components/service.ts';
import { functionName } from '../components/service-function.ts';
import type { LakeApp } from './context.ts';

type Metric = readonly (string | Readonly<Record<string, string>>)[];

/** One look at a day: what was handled, what waits, what was put aside, how long loads take. */
export function dashboard(app: LakeApp, services: readonly Service[]): void {
  const handlers = services.flatMap(({ name, subscriptions }) =>
    [...new Set(subscriptions.map(({ handler }) => handler))].map((handler) => functionName(name, handler)),
  );
  const widgets = [
    widget(app, 'Events handled, by service', [
      ...services.map(({ name }): Metric => ['Snapferry', 'EventHandled', 'service', name]),
    ]),
    widget(app, 'Events rejected, by service', [
      ...services.map(({ name }): Metric => ['Snapferry', 'EventRejected', 'service', name]),
    ]),
    widget(app, 'Events that come again: failed, or waiting for room', [
      ...services.flatMap(({ name }): Metric[] => [
        ['Snapferry', 'EventFailed', 'service', name],
        ['Snapferry', 'EventWaits', 'service', name],
      ]),
    ]),
    widget(app, 'Messages waiting', [
      ...handlers.map((name): Metric => ['AWS/SQS', 'ApproximateNumberOfMessagesVisible', 'QueueName', name]),
    ]),
    widget(app, 'Messages put aside', [
      ...handlers.map((name): Metric => ['AWS/SQS', 'ApproximateNumberOfMessagesVisible', 'QueueName', `${name}-dead`]),
    ]),
    widget(app, 'Duration, milliseconds', [
      ...handlers.map((name): Metric => ['AWS/Lambda', 'Duration', 'FunctionName', name, { stat: 'Maximum' }]),
    ]),
    widget(app, 'Bytes that queries scanned', [
      ['AWS/Athena', 'ProcessedBytes', 'WorkGroup', 'snapferry', { stat: 'Sum' }],
    ]),
  ];
  new aws.cloudwatch.Dashboard('snapferry', {
    dashboardName: 'snapferry',
    dashboardBody: JSON.stringify({
      widgets: widgets.map((each, index) => ({ ...each, x: (index % 2) * 12, y: Math.floor(index / 2) * 6 })),
    }),
  });
}

function widget({ region }: LakeApp, title: string, metrics: readonly Metric[]) {
  return { type: 'metric', width: 12, height: 6, properties: { title, region, stat: 'Sum', period: 300, metrics } };
}
