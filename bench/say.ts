/** Progress goes to standard error; standard output holds the report. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
