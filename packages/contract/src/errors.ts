import { SnapferryError } from '@snapferry/chassis';

export interface ContractProblem {
  /** Where in the document, as `schema[0].properties[2].name`; `` for the whole. */
  readonly path: string;
  readonly expected: string;
  readonly found: string;
  /** The table or column that the path means, as `public.customer.email`. */
  readonly subject?: string;
  /** 1-based; absent when the contract did not come from a file. */
  readonly line?: number;
}

/** As many as fit a terminal; `problems` holds them all. */
const SHOWN_PROBLEMS = 40;

/** A data contract broke the rules. All problems that were found at once, in the order of the file. */
export class InvalidContractError extends SnapferryError {
  override readonly name = 'InvalidContractError';
  readonly code = 'CONTRACT_INVALID';
  readonly disposition = 'reject';
  readonly problems: readonly ContractProblem[];

  constructor(problems: readonly ContractProblem[], fileName?: string) {
    super(messageOf(problems, fileName), { context: { problems: problems.length } });
    this.problems = problems;
  }
}

/** The text handed over as a database's schema could not be read. */
export class UnreadableSchemaError extends SnapferryError {
  override readonly name = 'UnreadableSchemaError';
  readonly code = 'SCHEMA_UNREADABLE';
  readonly disposition = 'reject';
  readonly line: number;

  constructor(line: number, detail: string, options: ErrorOptions = {}) {
    super(`Line ${line} of the schema: ${detail}`, { ...options, context: { line } });
    this.line = line;
  }
}

function messageOf(problems: readonly ContractProblem[], fileName: string | undefined): string {
  const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`;
  const lines = [`The data contract${fileName === undefined ? '' : ` ${fileName}`} has ${count}:`];
  for (const problem of problems.slice(0, SHOWN_PROBLEMS)) {
    lines.push(`  ${placeOf(problem, fileName)}`, `    expected ${problem.expected}`, `    found    ${problem.found}`);
  }
  if (problems.length > SHOWN_PROBLEMS) lines.push(`  … and ${problems.length - SHOWN_PROBLEMS} more`);
  return lines.join('\n');
}

function placeOf({ path, line, subject }: ContractProblem, fileName: string | undefined): string {
  const file = line === undefined ? '' : fileName === undefined ? `line ${line}  ` : `${fileName}:${line}  `;
  return `${file}${path === '' ? 'the document' : path}${subject === undefined ? '' : ` (${subject})`}`;
}
