import type { TeamApp } from './team-app.ts';

export interface FunctionSize {
  /** MB; a vCPU comes with each 1,769 (Lambda quotas). */
  readonly memory: number;
  /** At most 900. */
  readonly timeoutSeconds: number;
  /** MB of /tmp; 512 unless said. */
  readonly tmp?: number;
}

export interface ServiceFunctionArgs {
  readonly service: string;
  /** As subscriptions and schedules name it; also the bundle's entry. */
  readonly handler: string;
  readonly size: FunctionSize;
  readonly role: aws.iam.Role;
  /** The role's policy must stand before Lambda polls a queue with it. */
  readonly dependsOn: readonly $util.Resource[];
  readonly environment: Readonly<Record<string, $util.Input<string>>>;
  /** Files beside the code, by name. */
  readonly files: Readonly<Record<string, $util.Input<string>>>;
  readonly deadLetterArn?: $util.Input<string>;
}

export const functionName = (service: string, handler: string): string => `snapferry-${service}-${handler}`;

/** A function on Node 24 and arm64, with a log that is not kept for ever. */
export function serviceFunction(app: TeamApp, args: ServiceFunctionArgs): aws.lambda.Function {
  const name = functionName(args.service, args.handler);
  const logs = new aws.cloudwatch.LogGroup(name, { name: `/aws/lambda/${name}`, retentionInDays: app.logDays });
  return new aws.lambda.Function(
    name,
    {
      name,
      description: `Snapferry, ${app.team}: ${args.service}`,
      runtime: 'nodejs24.x',
      architectures: ['arm64'],
      handler: `${args.handler}.handler`,
      code: app.bundle(args.service, args.files),
      role: args.role.arn,
      memorySize: args.size.memory,
      timeout: args.size.timeoutSeconds,
      ephemeralStorage: { size: args.size.tmp ?? 512 },
      environment: { variables: args.environment },
      tracingConfig: { mode: 'Active' },
      loggingConfig: { logFormat: 'JSON', logGroup: logs.name },
      ...(args.deadLetterArn === undefined ? {} : { deadLetterConfig: { targetArn: args.deadLetterArn } }),
    },
    { dependsOn: [...args.dependsOn] },
  );
}
