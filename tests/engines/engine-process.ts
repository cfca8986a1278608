import { join } from 'node:path';
import { type PythonProcess, pythonProcess } from '../setup/python-process.ts';
import { repositoryRoot } from '../setup/repository.ts';

const program = join(repositoryRoot, 'tests', 'engines', 'python', 'serve.py');

/** Starts `python/serve.py` with the engine of `python/<engine>_reader.py`. */
export function engineProcess(
  python: string,
  engine: string,
  env: Readonly<Record<string, string>> = {},
): PythonProcess {
  return pythonProcess(python, {
    name: engine,
    args: [program, engine],
    env: { POLARS_ICEBERG_PLANNER: 'pyiceberg', ...env },
  });
}
