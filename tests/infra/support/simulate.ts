import { runSimulation } from '@cloud-copilot/iam-simulate';
import type { PolicyDocument, World } from './world.ts';

/** One call to AWS, by whom and on what. */
export interface Call {
  /** A role's ARN; it calls in a session of it. */
  readonly by: string;
  readonly action: string;
  readonly resource: string;
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
  /** What an assumed role's session was narrowed to. */
  readonly session?: PolicyDocument;
  /** More than its recorded policies: for a principal that no program of ours made. */
  readonly identity?: PolicyDocument;
}

export interface Verdict {
  readonly allowed: boolean;
  /** Which side says no. */
  readonly why: string;
}

/**
 * The simulation takes a variable behind a slash into account, and not the one of `kms:EncryptionContext:` behind a colon. So
 * that key goes by another name, in the policies and in the request alike: it decides by equality of strings under each name.
 */
const nameable = <T>(value: T): T =>
  JSON.parse(JSON.stringify(value).replaceAll('"kms:EncryptionContext:', '"aws:PrincipalTag/encryption-context:')) as T;

/** What IAM would say of the call, with the policies of both sides (IAM user guide, "Policy evaluation logic"). */
export async function simulate(world: World, call: Call): Promise<Verdict> {
  const account = call.by.split(':')[4] as string;
  const session = call.by.replace(/^arn:aws:iam::(\d+):role\/(.+)$/, 'arn:aws:sts::$1:assumed-role/$2/session');
  const recorded = world.identityPolicies(call.by).map(({ name, document }) => ({ name, policy: nameable(document) }));
  const resourcePolicy = world.resourcePolicy(call.resource)?.document;
  const asked = nameable(call.context ?? {});
  const context = {
    'aws:SecureTransport': 'true',
    'aws:PrincipalArn': call.by,
    'aws:PrincipalAccount': account,
    ...asked,
  };
  const result = await runSimulation(
    {
      request: {
        principal: session,
        action: call.action,
        resource: { resource: call.resource, accountId: world.owner(call.resource) },
        contextVariables: Object.fromEntries(
          Object.entries(context).map(([key, value]) => [key, typeof value === 'string' ? value : [...value]]),
        ),
      },
      identityPolicies: [
        ...recorded,
        ...(call.identity === undefined ? [] : [{ name: 'given', policy: call.identity }]),
      ],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      ...(resourcePolicy === undefined ? {} : { resourcePolicy: nameable(resourcePolicy) }),
      ...(call.session === undefined ? {} : { sessionPolicy: nameable(call.session) }),
    },
    {},
  );
  if (result.resultType === 'error')
    throw new Error(`${call.action} on ${call.resource}: ${JSON.stringify(result.errors)}`);
  if (result.resultType !== 'single') throw new Error(`${call.action}: expected one resource, found ${call.resource}`);
  const { analysis, ignoredContextKeys = [] } = result.result;
  const ignored = ignoredContextKeys.filter((key) => asked[key] !== undefined);
  // A condition on a key that the action does not have would decide nothing, here and on AWS.
  if (ignored.length > 0)
    throw new Error(`${call.action}: expected to know the context ${ignored.join(', ')}, found it ignored`);
  return {
    allowed: analysis.result === 'Allowed',
    why: `${analysis.result}: identity ${analysis.identityAnalysis?.result ?? 'none'}, resource ${analysis.resourceAnalysis?.result ?? 'none'}`,
  };
}
