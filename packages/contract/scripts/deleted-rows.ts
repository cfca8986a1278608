import { daysUntilGone } from '../src/explain/days-until-gone.ts';
import { defaultRetentionDays } from '../src/retention.ts';

const heading = '## When is a deleted row gone?\n\n';

/** The page with the days under the default settings, in the paragraph below its heading. */
export function withDeletedRows(page: string): string {
  const [before, after, ...more] = page.split(heading);
  if (after === undefined || more.length > 0) throw new Error(`expected one heading "${heading.trim()}" in the page`);
  const end = after.indexOf('\n\n');
  return `${before}${heading}${deletedRows()}${after.slice(end)}`;
}

function deletedRows(): string {
  const { current, earlier, lake } = daysUntilGone(defaultRetentionDays);
  return [
    `A row that is deleted at the source is gone from the table with the next run (${current} day), from every earlier state that can be queried`,
    `after ${earlier} days, and **its files are physically deleted after ${lake} days at most**: under the default settings, and while a run`,
    'completes each day.',
  ].join('\n');
}
