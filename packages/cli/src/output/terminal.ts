import { pc } from './colours.ts';

/** Where a command talks to its user. Results go to standard output, everything else to standard error. */
export interface Terminal {
  /** Part of the result. */
  print(text?: string): void;
  /** A finished step. */
  step(text: string): void;
  /** What is going on now; replaced by the next line where the terminal can do that. */
  working(text: string): void;
  warn(text: string): void;
}

const clearLine = '\r\x1b[2K';

/** @param json standard output is kept for one JSON value, so what would be printed goes to standard error as well. */
export function terminal({ json }: { json: boolean }): Terminal {
  const live = process.stderr.isTTY === true;
  let pending = false;
  const settle = (): void => {
    if (pending) process.stderr.write(clearLine);
    pending = false;
  };
  return {
    print(text = '') {
      settle();
      (json ? process.stderr : process.stdout).write(`${text}\n`);
    },
    step(text) {
      settle();
      process.stderr.write(`${pc.green('✔')} ${text}\n`);
    },
    working(text) {
      settle();
      if (live) {
        process.stderr.write(`${pc.cyan('…')} ${text}`);
        pending = true;
      }
    },
    warn(text) {
      settle();
      process.stderr.write(`${pc.yellow('!')} ${text}\n`);
    },
  };
}

export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}
