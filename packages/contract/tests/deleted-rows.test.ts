import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { withDeletedRows } from '../scripts/deleted-rows.ts';
import { daysUntilGone } from '../src/index.ts';
import { defaultRetentionDays } from '../src/retention.ts';

const page = readFileSync(new URL('../../../docs/analysts.md', import.meta.url), 'utf8');

it('docs/analysts.md says what `npm run generate -w @snapferry/contract` writes', () => {
  expect(page).toBe(withDeletedRows(page));
});

it('docs/analysts.md says after how many days a deleted row is physically gone', () => {
  expect(page).toContain(`physically deleted after ${daysUntilGone(defaultRetentionDays).lake} days at most`);
});
