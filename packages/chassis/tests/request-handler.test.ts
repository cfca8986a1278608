import { RequestInvalidError, requestHandler } from '@snapferry/chassis';
import { lambdaContext, recordedObservability } from '@snapferry/testkit';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';

function setUp(answer: (request: { table: string }) => Promise<string>) {
  const { observability, lines } = recordedObservability();
  const handler = requestHandler({ observability, request: z.object({ table: z.string() }), answer });
  return { ask: (request: unknown) => handler(request, lambdaContext()), lines };
}

describe('requestHandler', () => {
  it('answers whoever asks', async () => {
    const { ask } = setUp(async ({ table }) => `asked for ${table}`);
    expect(await ask({ table: 'orders', more: 1 })).toBe('asked for orders');
  });

  it.each([[{}], [null], [{ table: 7 }]])('refuses %j in words, without the value', async (request) => {
    const { ask } = setUp(async () => 'never');
    await expect(ask(request)).rejects.toThrow(RequestInvalidError);
    await expect(ask(request)).rejects.toThrow(/expected another request; /);
  });

  it("hands on what was thrown, and logs no stranger's words", async () => {
    const { ask, lines } = setUp(async () => {
      throw new TypeError('SECRET value');
    });
    await expect(ask({ table: 'orders' })).rejects.toThrow(TypeError);
    expect(JSON.stringify(lines())).toContain('TypeError');
    expect(JSON.stringify(lines())).not.toContain('SECRET');
  });
});
