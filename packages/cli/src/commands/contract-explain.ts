import { SnapferryError } from '@snapferry/chassis';
import { explainContract, parseContract } from '@snapferry/contract';
import { defaultRetentionDays, type RetentionDays } from '@snapferry/contract/retention';
import { readText } from '../app/read-text.ts';
import { explanationHtml } from '../output/explanation-html.ts';
import { explanationText } from '../output/explanation-text.ts';
import { printJson } from '../output/terminal.ts';
import { writeNew } from '../output/write-new.ts';
import { finishFailed } from './exit-code.ts';

export interface ExplainOptions {
  readonly contract: string;
  /** File to write the page to. */
  readonly html?: string;
  /** File of the days that the deployment chose. */
  readonly retention?: string;
  readonly json: boolean;
}

class RetentionInvalidError extends SnapferryError {
  override readonly name = 'RetentionInvalidError';
  readonly code = 'RETENTION_INVALID';
  readonly disposition = 'reject';
}

/** `snapferry contract explain`: what reaches the lake, and where raw data rests meanwhile; for a reviewer who is no engineer. */
export async function contractExplain(options: ExplainOptions): Promise<number> {
  try {
    const contract = parseContract(readText(options.contract), options.contract);
    const explanation = explainContract(contract, readRetention(options.retention));
    if (options.html !== undefined) writeNew(options.html, explanationHtml(explanation));
    if (options.json) printJson(explanation);
    else if (options.html === undefined) {
      process.stdout.write(explanationText(explanation, process.stdout.columns ?? process.stderr.columns ?? 80));
    } else process.stderr.write(`Wrote ${options.html}.\n`);
    return 0;
  } catch (error) {
    return finishFailed(error, options.json);
  }
}

/** The defaults, with the numbers of the file in their place. @throws RetentionInvalidError; FileUnreadableError */
function readRetention(file: string | undefined): RetentionDays {
  if (file === undefined) return defaultRetentionDays;
  if (/^-?\d+$/.test(file))
    throw wrong('--retention', 'a file with JSON such as {"landing": 14}', `the number ${file}`);
  const chosen = parsed(readText(file), file);
  const names = Object.keys(defaultRetentionDays);
  for (const [name, value] of Object.entries(chosen)) {
    if (!names.includes(name)) throw wrong(file, `one of ${names.join(', ')}`, `"${name.slice(0, 40)}"`);
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 0) {
      throw wrong(file, `a whole number of days for ${name}`, typeof value === 'number' ? `${value}` : typeof value);
    }
  }
  return { ...defaultRetentionDays, ...chosen };
}

function parsed(text: string, file: string): Partial<RetentionDays> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw wrong(file, 'JSON such as {"landing": 14}', 'other text');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw wrong(file, 'a JSON object such as {"landing": 14}', 'another value');
  }
  return value;
}

function wrong(file: string, expected: string, found: string): RetentionInvalidError {
  return new RetentionInvalidError(`${file}: expected ${expected}, found ${found}`);
}
