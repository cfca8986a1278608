import { createHash } from 'node:crypto';
import type { Place } from '../../../infra/config/types.ts';
import type { Recorded } from './recorded.ts';

type Inputs = Readonly<Record<string, unknown>>;
type ArnOf = (place: Place, name: string, inputs: Inputs) => string;

const regional =
  (service: string, resource: (name: string, inputs: Inputs) => string): ArnOf =>
  ({ account, region }, name, inputs) =>
    `arn:aws:${service}:${region}:${account}:${resource(name, inputs)}`;

function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return [8, 4, 4, 4, 12].map((length, index) => hex.slice(index * 4, index * 4 + length)).join('-');
}

/** ARNs as AWS makes them (Service Authorization Reference, "Resource types defined by …"). */
const arns: Readonly<Record<string, ArnOf>> = {
  'aws:athena/workgroup:Workgroup': regional('athena', (name) => `workgroup/${name}`),
  'aws:cloudwatch/eventBus:EventBus': regional('events', (name) => `event-bus/${name}`),
  'aws:cloudwatch/logGroup:LogGroup': regional('logs', (name) => `log-group:${name}`),
  'aws:dynamodb/table:Table': regional('dynamodb', (name) => `table/${name}`),
  'aws:iam/role:Role': ({ account }, name) => `arn:aws:iam::${account}:role/${name}`,
  'aws:kms/key:Key': regional('kms', (_name, { description }) => `key/${uuidOf(String(description))}`),
  'aws:lambda/function:Function': regional('lambda', (name) => `function:${name}`),
  'aws:s3/bucket:Bucket': (_place, _name, { bucket }) => `arn:aws:s3:::${bucket}`,
  'aws:s3tables/tableBucket:TableBucket': regional('s3tables', (name) => `bucket/${name}`),
  'aws:scheduler/scheduleGroup:ScheduleGroup': regional('scheduler', (name) => `schedule-group/${name}`),
  'aws:secretsmanager/secret:Secret': regional('secretsmanager', (name) => `secret:${name}-AbCdEf`),
  'aws:sns/topic:Topic': regional('sns', (name) => name),
  'aws:sqs/queue:Queue': regional('sqs', (name) => name),
};

/** What the provider would answer to a resource that it made. */
export function stateOf(place: Place, { type, name, inputs }: Recorded) {
  const called = typeof inputs.name === 'string' ? inputs.name : name;
  const arn = arns[type]?.(place, called, inputs);
  return {
    id: typeof inputs.bucket === 'string' ? inputs.bucket : called,
    state: {
      ...inputs,
      name: called,
      ...(arn === undefined ? {} : { arn }),
      ...(type === 'aws:sqs/queue:Queue'
        ? { url: `https://sqs.${place.region}.amazonaws.com/${place.account}/${called}` }
        : {}),
      ...(type === 'aws:kms/key:Key' ? { keyId: arn?.split('/')[1] } : {}),
    },
  };
}

/** The ARN of a recorded resource. @throws Error for a type that has none here */
export function arnOf(place: Place, resource: Recorded): string {
  const arn = (stateOf(place, resource).state as { arn?: string }).arn;
  if (arn === undefined) throw new Error(`expected an ARN for ${resource.type}, found none`);
  return arn;
}
