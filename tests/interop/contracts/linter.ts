import { dirname, join } from 'node:path';
import { ensurePythonEnvironment } from '../../setup/python-environment.ts';
import { runCommand } from '../../setup/run-command.ts';

/** What `datacontract lint` (PyPI `datacontract-cli`) says of a contract's file: nothing, if it is a valid ODCS contract. */
export type Linter = (file: string) => Promise<string>;

export async function contractLinter(): Promise<Linter> {
  const python = await ensurePythonEnvironment('tests/interop/contracts', join('.cache', 'venv-contracts'));
  const program = join(dirname(python), 'datacontract');
  return async (file) => {
    const { code, stdout, stderr } = await runCommand(program, ['lint', file]);
    return code === 0 ? '' : `exit code ${code}\n${stdout}${stderr}`;
  };
}
