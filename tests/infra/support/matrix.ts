import type { Call, Verdict } from './simulate.ts';

/** What was simulated and what came of it, for whoever reads the test's output. */
export class Matrix {
  readonly #title: string;
  readonly #rows: string[] = [];

  constructor(title: string) {
    this.#title = title;
  }

  add(who: string, { action, resource, context = {} }: Call, { allowed }: Verdict): void {
    const given = Object.values(context).flat().join(', ');
    const where = resource.replace(/^arn:aws:/, '').replace(/r-[0-9a-f]{32}/g, 'RUN');
    this.#rows.push(
      [allowed ? 'allowed' : 'denied ', who.padEnd(26), action.padEnd(36), where, given && `(${given})`]
        .join('  ')
        .trimEnd(),
    );
  }

  print(): void {
    process.stdout.write(`\n${this.#title}\n${this.#rows.join('\n')}\n`);
  }
}
