import type { Place } from '../../../infra/config/types.ts';
import { stateOf } from './provider-state.ts';
import type { Recorded, RecordedApp } from './recorded.ts';

const stack = $util.runtime as unknown as { runInPulumiStack(program: () => Promise<unknown>): Promise<unknown> };

/** Runs a program as Pulumi would, with a provider that only writes down what it is asked for. */
export async function record({ account, region }: Place, program: () => unknown): Promise<RecordedApp> {
  const resources: Recorded[] = [];
  let fault: { readonly thrown: unknown } | undefined;
  await $util.runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => {
        resources.push({ type, name, inputs });
        return stateOf({ account, region }, { type, name, inputs });
      },
      call: ({ token }) => {
        throw new Error(`expected a program that asks AWS nothing, found a call of ${token}`);
      },
    },
    'snapferry',
    'test',
    false,
  );
  await stack.runInPulumiStack(async () => {
    try {
      await program();
    } catch (thrown) {
      fault = { thrown };
    }
  });
  // Waits for every resource. What throws inside `apply` is an unhandled rejection, for which vitest fails the run.
  await $util.runtime.disconnect();
  if (fault !== undefined) throw fault.thrown;
  const recorded = await Promise.all(resources.filter(({ type }) => type !== 'pulumi:pulumi:Stack').map(withText));
  return { account, region, resources: recorded };
}

/** An asset keeps its text as a promise. */
async function withText(resource: Recorded): Promise<Recorded> {
  const { code } = resource.inputs as { code?: { text: Promise<string> } };
  return code === undefined ? resource : { ...resource, inputs: { ...resource.inputs, code: await code.text } };
}
