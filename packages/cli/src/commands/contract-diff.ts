import { type ContractChange, type ContractDiff, diffContracts, parseContract } from '@snapferry/contract';
import { lakeTypes } from '../app/lake-types.ts';
import { readText } from '../app/read-text.ts';
import { pc } from '../output/colours.ts';
import { printable, printableLine } from '../output/format.ts';
import { printJson } from '../output/terminal.ts';
import { finishFailed } from './exit-code.ts';

export interface DiffOptions {
  readonly older: string;
  readonly newer: string;
  readonly json: boolean;
}

/** `snapferry contract diff`: 0 if nothing breaks, 2 if something does, 1 if a file is no contract or the lake would refuse the new one. */
export async function contractDiff({ older, newer, json }: DiffOptions): Promise<number> {
  try {
    const [before, after] = [older, newer].map((file) => parseContract(readText(file), file));
    if (before === undefined || after === undefined) throw new TypeError('expected two contracts');
    const diff = diffContracts(before, after, { lake: lakeTypes });
    if (json) {
      const side = ({ version, digest }: typeof before, file: string) => ({ file, version, digest });
      printJson({ ...diff, older: side(before, older), newer: side(after, newer) });
    } else printDiff(diff);
    return { unchanged: 0, compatible: 0, breaking: 2, refused: 1 }[diff.verdict];
  } catch (error) {
    return finishFailed(error, json);
  }
}

const effects: Readonly<Record<ContractChange['effect'], string>> = {
  refused: pc.red('✘ refused   '),
  breaking: pc.yellow('! breaking  '),
  compatible: pc.green('✔ compatible'),
};
const exposures: Readonly<Record<ContractChange['exposure'], string>> = {
  more: pc.yellow('  the lake learns more'),
  less: pc.cyan('  the lake learns less'),
  same: '',
};
const verdicts: Readonly<Record<ContractDiff['verdict'], string>> = {
  refused: pc.red('The lake refuses the new contract, or a table of it: raise its version, or mend what is marked ✘.'),
  breaking: pc.yellow('Breaks readers: tell them before it is deployed.'),
  compatible: pc.green('Breaks nothing.'),
  unchanged: 'The two say the same.',
};

function printDiff({ verdict, changes }: ContractDiff): void {
  const out = (line: string): void => void process.stdout.write(`${line}\n`);
  for (const [table, of] of Map.groupBy(changes, (change) => change.table)) {
    out(pc.bold(table === '' ? 'the dataset' : printableLine(table)));
    for (const { code, effect, exposure, column, before, after, lake, readers } of of) {
      const values = [before, after].filter((value) => value !== undefined).map(printableLine);
      const what = [...(column === undefined ? [] : [printableLine(column)]), code].join(': ');
      out(`  ${effects[effect]}  ${what}  ${pc.dim(values.join(' → '))}${exposures[exposure]}`);
      out(`      lake     ${printable(lake)}`);
      out(`      readers  ${printable(readers)}`);
    }
  }
  const more = changes.filter(({ exposure }) => exposure === 'more').length;
  if (more > 0) out(`${more} of ${changes.length} changes let the lake learn more of the database than before.`);
  out(verdicts[verdict]);
}
