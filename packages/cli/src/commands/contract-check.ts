import { compareWithSchema, type Finding, lintContract, parseContract } from '@snapferry/contract';
import { givenSchema, type SchemaSource } from '../app/given-schema.ts';
import { readText } from '../app/read-text.ts';
import { pc } from '../output/colours.ts';
import { printable } from '../output/format.ts';
import { printJson } from '../output/terminal.ts';
import { finishFailed } from './exit-code.ts';

export interface CheckOptions extends SchemaSource {
  readonly contract: string;
  readonly json: boolean;
}

/** `snapferry contract check`: 0 without errors, 2 with some, 1 if it could not check. */
export async function contractCheck(options: CheckOptions): Promise<number> {
  try {
    const contract = parseContract(readText(options.contract), options.contract);
    const alone = options.schema === undefined && options.source === undefined;
    const findings = [
      ...lintContract(contract),
      ...(alone ? [] : compareWithSchema(contract, (await givenSchema(options)).schema)),
    ];
    if (options.json) printJson({ contract: options.contract, digest: contract.digest, findings });
    else printFindings(options.contract, findings, alone);
    return findings.some((finding) => finding.severity === 'error') ? 2 : 0;
  } catch (error) {
    return finishFailed(error, options.json);
  }
}

function printFindings(file: string, findings: readonly Finding[], alone: boolean): void {
  const mark = { error: pc.red('✘'), warning: pc.yellow('!'), info: pc.dim('·') };
  for (const [table, of] of Map.groupBy(findings, (finding) => finding.table)) {
    process.stdout.write(`${pc.bold(table === '' ? 'the dataset' : printable(table))}\n`);
    for (const { severity, code, message, advice } of of) {
      process.stdout.write(`  ${mark[severity]} ${printable(message)} ${pc.dim(code)}\n    ${printable(advice)}\n`);
    }
  }
  const count = (severity: Finding['severity'], one: string): string => {
    const number = findings.filter((finding) => finding.severity === severity).length;
    return `${number} ${one}${number === 1 ? '' : 's'}`;
  };
  process.stdout.write(
    `${file}: valid; ${count('error', 'error')}, ${count('warning', 'warning')}, ${count('info', 'note')}\n`,
  );
  if (alone) process.stdout.write('Not compared with a database: give --schema FILE.sql or --source URL.\n');
}
