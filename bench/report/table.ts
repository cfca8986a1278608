import { median } from '../measure/statistics.ts';

/** A Markdown table. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line), ''];
}

/** A whole number with its thousands apart. */
export function count(value: number): string {
  return value.toLocaleString('en');
}

/** The median, and from the least to the most. @param values at least one. */
export function spread(values: readonly number[], digits: number): string {
  const [middle, least, most] = [median(values), Math.min(...values), Math.max(...values)].map((value) =>
    value.toFixed(digits),
  );
  return values.length === 1 ? `${middle}` : `${middle} (${least}–${most})`;
}
