import { afterAll, describe, expect, it } from 'vitest';
import { recordAll } from './support/all.ts';
import { Matrix } from './support/matrix.ts';
import { role } from './support/places.ts';
import { recordedCalls } from './support/recorded-calls.ts';
import { sharingCopies } from './support/sharing-copies.ts';
import { simulate } from './support/simulate.ts';

const recorded = await recordAll();
const { apps, keys } = recorded;
const world = sharingCopies(recorded.world);
const deployed = (['shop', 'billing', 'lake'] as const).map((name) => ({ name, app: apps[name] }));
const matrix = new Matrix("Calls that the services' tests made of AWS");
afterAll(() => matrix.print());

describe('every call that was recorded against emulators', () => {
  const calls = recordedCalls(keys);

  // Otherwise a service whose calls nobody recorded would pass.
  it.each(deployed)('comes from every service that $name deploys', ({ app }) => {
    const functions = app.resources.filter(({ type }) => type === 'aws:lambda/function:Function');
    const services = functions.map(({ inputs }) => (JSON.parse(String(inputs.code)) as { service: string }).service);
    const callers = new Set(calls.map(([, { by }]) => by));
    expect(services.length).toBeGreaterThan(0);
    expect(services.filter((service) => !callers.has(role(app.account, service)))).toEqual([]);
  });

  it.each(calls.map(([service, call]) => ({ service, call })))('$service: $call.action', async ({ service, call }) => {
    const verdict = await simulate(world, call);
    matrix.add(service, call, verdict);
    expect(verdict.why).toMatch(/^Allowed/);
  });
});
