import type { Tools } from '../setup.ts';
import { measure } from './measure.ts';

const mebibytes = 100;
const cpuSeconds = 0.3;

/**
 * Two processes, one the other's child, hold as much memory each; a third loses its parent and uses CPU; a fourth has not
 * begun its own program until the second opens a gate, and shows its parent's memory.
 */
const program = `
import os, shutil, tempfile, time
folder = tempfile.mkdtemp()
gate = os.path.join(folder, "gate")
os.mkfifo(gate)
if os.fork() == 0:
    if os.fork() == 0:
        os.setsid()
        while time.process_time() < ${cpuSeconds}: pass
    os._exit(0)
if os.fork() == 0:
    held = bytearray(${mebibytes} * 2**20)
    time.sleep(1)
    os.close(os.open(gate, os.O_WRONLY))
    os._exit(0)
held = bytearray(${mebibytes} * 2**20)
os.posix_spawn("/bin/true", ["true"], {}, file_actions=[(os.POSIX_SPAWN_OPEN, 0, gate, os.O_RDONLY, 0)])
shutil.rmtree(folder)
`;

/** Measures a tree of processes whose usage is known. @throws Error if a process was missed, or counted twice. */
export async function tryInstrument(tools: Tools): Promise<void> {
  const found = await measure(tools, { file: tools.python, args: ['-c', program] });
  if (found.peakMb < 2 * mebibytes || found.peakMb > 2.8 * mebibytes || found.cpuSeconds < cpuSeconds) {
    const expected = `${2 * mebibytes} MB or somewhat more, and ${cpuSeconds} s of CPU or more`;
    throw new Error(`expected a known tree of processes to use ${expected}, found ${JSON.stringify(found)}`);
  }
}
