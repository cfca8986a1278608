import { type ContractProblem, InvalidContractError, parseContract } from '../src/index.ts';

/** The problems of a contract's text; none when it is valid. */
export function problemsOf(yaml: string): readonly ContractProblem[] {
  return errorOf(yaml)?.problems ?? [];
}

export function errorOf(yaml: string, fileName?: string): InvalidContractError | undefined {
  try {
    parseContract(yaml, fileName);
    return undefined;
  } catch (error) {
    if (error instanceof InvalidContractError) return error;
    throw error;
  }
}
