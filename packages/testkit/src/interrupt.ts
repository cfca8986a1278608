/** Stops the work at one call of a port, as a killed process would: before the call took effect, or after. */
export interface Fuse {
  /** Calls of guarded ports so far. */
  readonly calls: number;
  /** The call of that number, counted from 1, is the last one; then the fuse is blown and lets everything pass. */
  blowAt(call: number, when: 'before' | 'after'): void;
  readonly blown: boolean;
  /** The port, each of its methods guarded. */
  guard<T extends object>(port: T): T;
}

export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
}

export function fuse(): Fuse {
  let calls = 0;
  let last = Number.POSITIVE_INFINITY;
  let at: 'before' | 'after' = 'before';
  let blown = false;
  const blow = (when: 'before' | 'after'): void => {
    if (calls !== last || blown || at !== when) return;
    blown = true;
    throw new InterruptedError(`interrupted ${when} call ${calls}`);
  };
  async function call(method: () => unknown): Promise<unknown> {
    calls += 1;
    blow('before');
    const result = await method();
    blow('after');
    return result;
  }
  return {
    get calls() {
      return calls;
    },
    get blown() {
      return blown;
    },
    blowAt(number, when) {
      calls = 0;
      last = number;
      at = when;
      blown = false;
    },
    guard: (port) =>
      new Proxy(port, {
        get(target, name) {
          const value: unknown = Reflect.get(target, name, target);
          if (typeof value !== 'function') return value;
          return (...args: unknown[]) => {
            if (name !== 'list') return call(() => value.apply(target, args));
            // Some lists are iterated, and are no call of their own; no list has an effect.
            const result: unknown = value.apply(target, args);
            return result instanceof Promise ? call(() => result) : result;
          };
        },
      }),
  };
}
