import type { Wildcard } from './wildcards.ts';

type Value = $util.Input<string>;
type Conditions = Readonly<Record<string, Readonly<Record<string, Value | readonly Value[]>>>>;

/** One statement of an IAM policy, in the words of IAM. */
export interface Statement {
  readonly effect?: 'Allow' | 'Deny';
  /** Resource policies only. `aws`: ARNs. */
  readonly principals?: { readonly service: string } | { readonly aws: readonly Value[] } | 'everyone';
  readonly actions: readonly string[];
  readonly resources: readonly Value[];
  readonly conditions?: Conditions;
  /** Why an action or resource may hold a wildcard. Without one it may not. It is the statement's name, too. */
  readonly wildcard?: Wildcard;
  /** Where AWS tells statements apart by name, the one of a statement without a wildcard. */
  readonly name?: string;
}

/** The policy as JSON. @throws Error for a wildcard without a reason, or a reason without a wildcard */
export function policyDocument(statements: readonly Statement[]): $util.Output<string> {
  return $util.output(statements).apply((resolved) => {
    const used = new Map<string, number>();
    return JSON.stringify({
      Version: '2012-10-17',
      Statement: (resolved as readonly Statement[]).map((statement) => {
        checkWildcards(statement);
        const times = (used.get(statement.wildcard ?? '') ?? 0) + 1;
        used.set(statement.wildcard ?? '', times);
        return {
          ...sid(statement, times),
          Effect: statement.effect ?? 'Allow',
          ...(statement.principals === undefined ? {} : { Principal: principal(statement.principals) }),
          Action: statement.actions,
          Resource: statement.resources,
          ...(statement.conditions === undefined ? {} : { Condition: statement.conditions }),
        };
      }),
    });
  });
}

function sid({ wildcard, name }: Statement, times: number): { readonly Sid?: string } {
  if (wildcard !== undefined) return { Sid: `${wildcard}${times === 1 ? '' : times}` };
  return name === undefined ? {} : { Sid: name };
}

const hasWildcard = (text: string): boolean => /[*?]/.test(text);

function checkWildcards({ actions, resources, wildcard }: Statement): void {
  const found = [...actions, ...(resources as readonly string[])].filter(hasWildcard);
  if (found.length > 0 === (wildcard !== undefined)) return;
  throw new Error(
    wildcard === undefined
      ? `expected a reason of infra/components/wildcards.ts for ${found.join(', ')}, found none`
      : `expected a wildcard in the statement on ${actions.join(', ')} for the reason ${wildcard}, found none`,
  );
}

function principal(principals: NonNullable<Statement['principals']>) {
  if (principals === 'everyone') return '*';
  return 'service' in principals ? { Service: principals.service } : { AWS: principals.aws };
}

/**
 * Who may take on a role: a service of AWS.
 *
 * @param confused where the service says for which resource it acts; without it another account could talk it into acting
 * for them (IAM user guide, "The confused deputy problem").
 */
export function trustService(
  service: string,
  confused?: { readonly account: string; readonly sourceArn: Value },
): $util.Output<string> {
  return $util.output(confused).apply((only) =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service: service },
          Action: 'sts:AssumeRole',
          ...(only === undefined
            ? {}
            : {
                Condition: {
                  StringEquals: { 'aws:SourceAccount': only.account },
                  ArnLike: { 'aws:SourceArn': only.sourceArn },
                },
              }),
        },
      ],
    }),
  );
}

/** Roles of this account that may take on the role. */
export function trustRoles(account: string, arns: readonly string[]): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${account}:root` },
        Action: 'sts:AssumeRole',
        Condition: { ArnEquals: { 'aws:PrincipalArn': arns } },
      },
    ],
  });
}

/**
 * Admits roles of an account to what the statement says, for a resource policy. The account is the principal and the
 * roles are a condition: AWS refuses a policy that names a role which does not exist yet, so neither team could deploy
 * first; and one that names a role no longer admits it once it was deleted and made anew (IAM user guide, "AWS JSON
 * policy elements: Principal").
 */
export function admit(account: string, roleArns: readonly Value[], statement: Statement): Statement {
  return {
    ...statement,
    principals: { aws: [`arn:aws:iam::${account}:root`] },
    conditions: { ...statement.conditions, ArnEquals: { 'aws:PrincipalArn': roleArns } },
  };
}

/** A request names several of these at once (PutEvents takes ten entries), so each of them must be allowed, and one there be. */
export function onlyEvents(source: string, detailTypes: readonly string[]): Conditions {
  return {
    'ForAllValues:StringEquals': { 'events:source': source, 'events:detail-type': detailTypes },
    Null: { 'events:source': 'false', 'events:detail-type': 'false' },
  };
}
