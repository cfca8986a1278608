import { mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { compareOutputs, compareShapes } from './check/compare.ts';
import { type Output, readOutput } from './check/output.ts';
import { checkPseudonyms } from './check/pseudonyms.ts';
import { type Contestant, type Course, outputFolder } from './contestants/contestant.ts';
import { floor } from './contestants/floor.ts';
import { measure, type Usage } from './measure/measure.ts';

/** Runs contestants on one export and holds what each wrote against what the floor wrote. */
export interface Referee {
  /** By name: what it used, and what the program used that is run on its output. */
  run(contestant: Contestant): Promise<Readonly<Record<string, Usage>>>;
  /** By contestant, what its last run wrote. */
  readonly outputs: ReadonlyMap<string, Output>;
  /** What was wrong, in words. */
  readonly faults: ReadonlySet<string>;
}

/** Begins with a run of the floor that counts for nothing: it brings the export into the page cache, and is what others are held against. */
export async function referee(course: Course): Promise<Referee> {
  const outputs = new Map<string, Output>();
  const faults = new Set<string>();
  const reference = floor({ threads: 1, memoryLimitMb: 1024 });
  await execute(course, reference);
  const expected = await readOutput(course, reference);
  return {
    outputs,
    faults,
    async run(contestant) {
      const usage = await execute(course, contestant);
      const found = await readOutput(course, contestant);
      outputs.set(contestant.name, found);
      const wrong = [
        ...compareOutputs(contestant, found, expected),
        ...(contestant.sameShape === true ? compareShapes(contestant, found, expected) : []),
        ...(contestant.masks === true ? await checkPseudonyms(course, contestant) : []),
      ];
      for (const fault of wrong) faults.add(fault);
      const { name, after } = contestant;
      const more = after === undefined ? {} : { [after.name]: await measure(course.tools, after.command(course)) };
      rmSync(outputFolder(course, contestant), { recursive: true });
      return { [name]: usage, ...more };
    },
  };
}

/** From no table to a table. */
async function execute(course: Course, contestant: Contestant): Promise<Usage> {
  for (const folder of [outputFolder(course, contestant), course.scratch])
    rmSync(folder, { recursive: true, force: true });
  // The catalogue takes the folders of its warehouse for namespaces.
  for (const folder of [dirname(outputFolder(course, contestant)), course.scratch])
    mkdirSync(folder, { recursive: true });
  return await measure(course.tools, contestant.command(course));
}
