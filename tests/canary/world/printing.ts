/** What a command prints, and what it returns. */
export interface Printed<T> {
  readonly result: T;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs something in this process and takes what it prints. */
export async function printing<T>(act: () => Promise<T>): Promise<Printed<T>> {
  const taken = { stdout: '', stderr: '' };
  const streams = ['stdout', 'stderr'] as const;
  const own = streams.map((name) => process[name].write);
  for (const name of streams) {
    process[name].write = ((chunk: string | Uint8Array) => {
      taken[name] += chunk.toString();
      return true;
    }) as typeof process.stdout.write;
  }
  try {
    return { result: await act(), ...taken };
  } finally {
    for (const [index, name] of streams.entries()) process[name].write = own[index] as typeof process.stdout.write;
  }
}
