import { type ContractProblem, InvalidContractError } from './errors.ts';

export type Path = readonly (string | number)[];
export type LineOf = (path: Path) => number | undefined;

/** Far more than anybody mends in one go; finding the line of each takes time. */
const MOST = 1000;

/** Collects every problem of a document, so that its author mends them in one go. */
export class Problems {
  readonly #list: ContractProblem[] = [];
  readonly #lineOf: LineOf;
  #subject: string | undefined;

  constructor(lineOf: LineOf = () => undefined) {
    this.#lineOf = lineOf;
  }

  /** Until the next call, problems belong to this table or column. */
  about(subject: string | undefined): void {
    this.#subject = subject;
  }

  add(path: Path, expected: string, found: string, knownLine?: number): void {
    if (this.#list.length >= MOST) return;
    const line = knownLine ?? this.#lineOf(path);
    this.#list.push({
      path: pathText(path),
      expected,
      found,
      ...(this.#subject !== undefined && { subject: this.#subject }),
      ...(line !== undefined && { line }),
    });
  }

  get none(): boolean {
    return this.#list.length === 0;
  }

  /** @throws InvalidContractError when there is any problem. */
  throwIfAny(fileName?: string): void {
    if (this.none) return;
    // A stable sort: what has no line keeps the order in which it was found.
    throw new InvalidContractError(
      this.#list.toSorted((left, right) => (left.line ?? 0) - (right.line ?? 0)),
      fileName,
    );
  }
}

function pathText(path: Path): string {
  return path
    .map((step, index) => {
      if (typeof step === 'number') return `[${step}]`;
      const shown = /^[\w-]{1,60}$/.test(step) ? step : JSON.stringify(step.slice(0, 60));
      return index === 0 ? shown : `.${shown}`;
    })
    .join('');
}
