import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { configurationPage } from '../../packages/lambda/scripts/configuration-page.ts';

it('docs/configuration.md is what `npm run generate -w @snapferry/lambda` makes of the services', async () => {
  expect(readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8')).toBe(await configurationPage());
});
