import { role } from '../places.ts';
import type { Call } from '../simulate.ts';
import type { PolicyDocument, PolicyStatement, World } from '../world.ts';

/** A call that must not succeed, and the one slip in a policy that would let it. */
export interface Refusal {
  readonly what: string;
  readonly call: Call;
  readonly slip: (world: World) => World;
  /** Where the slip lies in the call itself. */
  readonly slippedCall?: Call;
}

/** Whatever its account's admins may have given it. */
export const admin: PolicyDocument = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
};
export const allow = (action: string, resource: string): PolicyStatement => ({
  Effect: 'Allow',
  Action: action,
  Resource: resource,
});
export const admits = (principal: string, action: string, resource: string): PolicyStatement => ({
  ...allow(action, resource),
  Principal: { AWS: principal },
});
export const somebody = (account: string): string => `arn:aws:iam::${account}:role/somebody`;
export const strangerAccount = '999988887777';
const everyRoleOf = (account: string): string => `"arn:aws:iam::${account}:role/*"`;
/** A role that is named stands for all of its account. */
export const byAnyRole = (holder: string, account: string, name: string) => (world: World) =>
  world.changed(holder, 'resource', (json) =>
    json
      .replaceAll(`"${role(account, name)}"`, everyRoleOf(account))
      .replaceAll('"ArnEquals"', '"ArnLike"')
      .replaceAll('"ArnNotEquals"', '"ArnNotLike"'),
  );

/** The same place, wider on both sides of the border. */
export function widened(world: World, by: string, bucket: string, from: string, to: string): World {
  return world
    .changed(by, 'identity', (json) => json.replaceAll(from, to))
    .changed(bucket, 'resource', (json) => json.replaceAll(from, to));
}
