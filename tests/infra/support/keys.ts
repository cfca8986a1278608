import { arnOf } from './provider-state.ts';
import type { RecordedApp } from './recorded.ts';

/** The ARN of a key that a program made, by its name there. */
export function keyOf(app: RecordedApp, name: string): string {
  const key = app.resources.find((resource) => resource.type === 'aws:kms/key:Key' && resource.name === name);
  if (key === undefined) throw new Error(`expected a key ${name} in account ${app.account}, found none`);
  return arnOf(app, key);
}
