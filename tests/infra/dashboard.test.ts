import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { queueHandler, readEvent, SnapferryError } from '@snapferry/chassis';
import { snapshotCompleted } from '@snapferry/events';
import { deliver, recordedObservability, runEvent, testRun } from '@snapferry/testkit';
import { describe, expect, it } from 'vitest';
import { recordAll } from './support/all.ts';
import type { Recorded } from './support/recorded.ts';
import { root } from './support/root.ts';

const { apps } = await recordAll();
const all = Object.values(apps).flatMap(({ resources }) => resources);
const named = (resources: readonly Recorded[], type: string): string[] =>
  resources.filter((resource) => resource.type === type).map(({ inputs }) => String(inputs.name));

interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** What the dashboard draws. */
const drawn = all
  .filter(({ type }) => type === 'aws:cloudwatch/dashboard:Dashboard')
  .flatMap(({ inputs }) => {
    const body = JSON.parse(String(inputs.dashboardBody)) as {
      widgets: { properties: { metrics: (string | object)[][] } }[];
    };
    return body.widgets.flatMap(({ properties }) => properties.metrics.map(metricOf));
  });

function metricOf(row: readonly (string | object)[]): Metric {
  const [namespace = '', name = '', ...rest] = row.filter((part) => typeof part === 'string');
  const pairs = rest.flatMap((part, index) => (index % 2 === 0 ? [[part, rest[index + 1]] as const] : []));
  return { namespace, name, dimensions: Object.fromEntries(pairs) as Record<string, string> };
}

class Busy extends SnapferryError {
  override readonly name = 'Busy';
  readonly code = 'BUSY';
  readonly disposition = 'retry';
}
class Refused extends SnapferryError {
  override readonly name = 'Refused';
  readonly code = 'REFUSED';
  readonly disposition = 'reject';
}

/** What a service's handler of events really measures, whatever comes of an event. */
async function measured(service: string): Promise<Metric[]> {
  const { observability, lines } = recordedObservability(service);
  const outcomes: (Error | undefined)[] = [undefined, new Refused('r'), new Busy('b'), new Error('other')];
  const handler = queueHandler({
    observability,
    read: (envelope) => readEvent(envelope, [snapshotCompleted]),
    handle: async () => {
      const outcome = outcomes.shift();
      if (outcome !== undefined) throw outcome;
    },
    reject: async () => {},
    wait: {
      redelivery: { showAgain: async () => {} },
      secondsAfter: (error) => (error instanceof Busy ? 900 : undefined),
    },
  });
  const message = runEvent.snapshotCompleted(testRun());
  await deliver(handler, message, message, message, message);
  return lines().flatMap((line) => {
    const { CloudWatchMetrics = [] } = (line._aws ?? {}) as {
      CloudWatchMetrics?: { Namespace: string; Dimensions: string[][]; Metrics: { Name: string }[] }[];
    };
    return CloudWatchMetrics.flatMap(({ Namespace: namespace, Dimensions, Metrics }) =>
      Metrics.map(({ Name: name }) => ({
        namespace,
        name,
        dimensions: Object.fromEntries((Dimensions[0] ?? []).map((each) => [each, String(line[each])])),
      })),
    );
  });
}

describe('the dashboard', () => {
  it("draws of each service what its handlers measure, under the service's own name", async () => {
    const own = drawn.filter(({ namespace }) => !namespace.startsWith('AWS/'));
    const services = [...new Set(own.map(({ dimensions }) => dimensions.service ?? ''))].toSorted();
    const functions = apps.lake.resources.filter(({ type }) => type === 'aws:lambda/function:Function');
    const deployed = functions.map(({ inputs }) => (JSON.parse(String(inputs.code)) as { service: string }).service);
    expect(services).toEqual([...new Set(deployed)].toSorted());
    for (const service of services) expect([service, voiceOf(service)]).toEqual([service, [service]]);
    const emitted = (await Promise.all(services.map(measured))).flat();
    expect(own.filter((metric) => !emitted.some((each) => same(each, metric)))).toEqual([]);
    // And leaves out no outcome of an event.
    expect(new Set(own.map(({ name }) => name))).toEqual(new Set(emitted.map(({ name }) => name)));
  });

  it('draws of AWS what AWS measures, of queues, functions and workgroups that are there', () => {
    const known: Readonly<Record<string, readonly [metrics: string[], dimension: string, names: string[]]>> = {
      // SQS, Lambda and Athena guides, "CloudWatch metrics".
      'AWS/SQS': [
        ['ApproximateNumberOfMessagesVisible'],
        'QueueName',
        named(apps.lake.resources, 'aws:sqs/queue:Queue'),
      ],
      'AWS/Lambda': [['Duration'], 'FunctionName', named(apps.lake.resources, 'aws:lambda/function:Function')],
      'AWS/Athena': [['ProcessedBytes'], 'WorkGroup', named(apps.lake.resources, 'aws:athena/workgroup:Workgroup')],
    };
    const ofAws = drawn.filter(({ namespace }) => namespace.startsWith('AWS/'));
    expect(ofAws.length).toBeGreaterThan(10);
    for (const metric of ofAws) {
      const [metrics, dimension, names] = known[metric.namespace] ?? [[], '', []];
      expect([metric, metrics.includes(metric.name), Object.keys(metric.dimensions)]).toEqual([
        metric,
        true,
        [dimension],
      ]);
      expect(names).toContain(metric.dimensions[dimension]);
    }
  });
});

/** Names under which a service's Lambda entries speak. */
function voiceOf(service: string): string[] {
  const files = globSync(`services/${service}/src/lambda/*.ts`, { cwd: root });
  const voices = files.flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(/functionDeps\('([^']+)'\)/g)].map(
      ([, name]) => name as string,
    ),
  );
  return [...new Set(voices)];
}

function same(one: Metric, other: Metric): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
