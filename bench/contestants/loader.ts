import { join } from 'node:path';
import { dataset } from '../world/accounts.ts';
import type { PlannedLoad } from '../world/plan-load.ts';
import { type Contestant, type Course, type EngineSettings, nodeCommand, tableName } from './contestant.ts';

/** What the program `load.ts` is told. */
export interface LoadTask extends PlannedLoad {
  readonly catalog: string;
  readonly scratch: string;
  /** The engine's own settings where absent. */
  readonly engine: Partial<EngineSettings>;
  readonly proves: boolean;
}

/** What the program `read-back.ts` is told. */
export interface ReadBackTask {
  readonly warehouse: string;
  readonly namespace: string;
  readonly table: string;
  readonly scratch: string;
  readonly engine: Partial<EngineSettings>;
}

/** What a function of 3,538 MB gives the engine (infra/lake/table-loader.ts, services/table-loader/src/lambda/engine-options.ts). */
const deployedEngine: EngineSettings = { threads: 2, memoryLimitMb: 1769 };

/**
 * table-loader's code as it is deployed, but for the adapters of this machine: on one thread, its default, without its proof, as nobody
 * else has one; with it; and with pseudonyms; and with the engine that the deployed function has.
 */
export function loaders(engine: Partial<EngineSettings>): readonly [Contestant, Contestant, Contestant, Contestant] {
  const output = { namespace: dataset };
  const load = (planned: PlannedLoad, { tools, catalog, scratch }: Course, proves: boolean, settings = engine) => {
    const task: LoadTask = { ...planned, catalog, scratch: join(scratch, 'load'), engine: settings, proves };
    return nodeCommand(tools, 'load', task);
  };
  const readBack = ({ tools, warehouse, scratch }: Course) => {
    const task: ReadBackTask = { warehouse, ...output, table: tableName, scratch: join(scratch, 'read-back'), engine };
    return nodeCommand(tools, 'read-back', task);
  };
  return [
    {
      name: 'loader',
      title: 'loader, without its proof',
      output,
      sameShape: true,
      command: (course) => load(course.plain, course, false),
      after: { name: 'read_back', title: "the proof's read-back, alone", command: readBack },
    },
    {
      name: 'proving',
      title: 'loader, with its proof',
      output,
      sameShape: true,
      command: (course) => load(course.plain, course, true),
    },
    {
      name: 'masking',
      title: 'loader, HMAC on 2 columns, without its proof',
      output,
      sameShape: true,
      masks: true,
      command: (course) => load(course.masking, course, false),
    },
    {
      name: 'two_threads',
      title: 'loader on two threads, without its proof',
      output,
      command: (course) => load(course.plain, course, false, deployedEngine),
    },
  ];
}
