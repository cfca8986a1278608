import type { Tools } from '../setup.ts';
import { measure } from './measure.ts';

const mebibytes = 100;
const cpuSeconds = 0.3;

/** Two processes, one the other's child, hold as much memory each; a third loses its parent and uses CPU. */
const program = `
import os, time
if os.fork() == 0:
    if os.fork() == 0:
        os.setsid()
        while time.process_time() < ${cpuSeconds}: pass
    os._exit(0)
os.fork()
held = bytearray(${mebibytes} * 2**20)
time.sleep(1)
`;

/** Measures a tree of processes whose usage is known. @throws Error if a process was missed. */
export async function tryInstrument(tools: Tools): Promise<void> {
  const found = await measure(tools, { file: tools.python, args: ['-c', program] });
  if (found.peakMb < 2 * mebibytes || found.peakMb > 3 * mebibytes || found.cpuSeconds < cpuSeconds) {
    const expected = `${2 * mebibytes} MB or somewhat more, and ${cpuSeconds} s of CPU or more`;
    throw new Error(`expected a known tree of processes to use ${expected}, found ${JSON.stringify(found)}`);
  }
}
