import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installDebianPackages } from '../setup/debian-packages.ts';
import { repositoryRoot } from '../setup/repository.ts';
import { snapferry } from './snapferry.ts';

const program = '/usr/bin/chromium';
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const hostile = '"><img src=x onerror="document.title=1"><script>document.title=2</script>\u202eevil';

let browser: Browser;
let folder: string;
/** The sample's page, and one in which everything that people may write is hostile. */
const pages: Record<'shop' | 'hostile', string> = { shop: '', hostile: '' };

beforeAll(async () => {
  if (!existsSync(program)) await installDebianPackages(['chromium', 'fonts-dejavu'], 'Chromium');
  // Chromium's sandbox needs more of the kernel than containers give.
  browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox'] });
  folder = mkdtempSync(join(tmpdir(), 'snapferry-interop-page-'));
  const shop = readFileSync(join(repositoryRoot, 'contracts', 'shop.yaml'), 'utf8');
  const text = JSON.stringify(hostile);
  const evil = shop
    .replace(/^name: Shop$/m, `name: ${text}`)
    .replaceAll(/description: [^\n]+/g, `description: ${text}`)
    .replaceAll(/purpose: [^\n]+/g, `purpose: ${text}`)
    .replaceAll(/classification: confidential/g, `classification: ${text}`)
    .replace('- name: given_name', `- name: ${text}`);
  for (const [name, contract] of [
    ['shop', shop],
    ['hostile', evil],
  ] as const) {
    writeFileSync(join(folder, `${name}.yaml`), contract);
    const html = join(folder, `${name}.html`);
    await snapferry(['contract', 'explain', join(folder, `${name}.yaml`), '--html', html]);
    pages[name] = pathToFileURL(html).href;
  }
});

afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function visit(
  name: keyof typeof pages,
  options: { colorScheme?: 'light' | 'dark'; width?: number; media?: 'print' } = {},
): Promise<{ page: Page; heard: string[]; asked: string[] }> {
  // axe has to be put into a page that allows no script.
  const context = await browser.newContext({
    bypassCSP: true,
    colorScheme: options.colorScheme ?? 'light',
    viewport: { width: options.width ?? 1200, height: 900 },
  });
  const page = await context.newPage();
  const [heard, asked]: [string[], string[]] = [[], []];
  page.on('console', (message) => heard.push(message.text()));
  page.on('pageerror', (error) => heard.push(error.message));
  page.on('dialog', (dialog) => heard.push(dialog.message()));
  page.on('request', (request) => asked.push(request.url()));
  if (options.media !== undefined) await page.emulateMedia({ media: options.media });
  await page.goto(pages[name]);
  return { page, heard, asked };
}

describe.each(['shop', 'hostile'] as const)('the page of the %s contract, in Chromium', (name) => {
  it('asks for nothing but itself, and runs nothing', async () => {
    const { page, heard, asked } = await visit(name);
    expect(asked).toEqual([pages[name]]);
    expect(heard).toEqual([]);
    expect(await page.title()).toContain('What reaches the lake from');
    expect(await page.locator('script, img, iframe, link').count()).toBe(0);
  });

  it.each([1200, 360])('never scrolls sideways as a whole (%s pixels)', async (width) => {
    const { page } = await visit(name, { width });
    const wide = (await page.evaluate('document.documentElement.scrollWidth')) as number;
    expect(wide).toBeLessThanOrEqual(width);
  });

  it('prints whole: nothing is cut off at the edge of the paper', async () => {
    const { page } = await visit(name, { media: 'print', width: 680 });
    const cut = await page.evaluate(
      `[...document.querySelectorAll('table')].filter((table) => table.getBoundingClientRect().right > innerWidth + 1).length`,
    );
    expect(cut).toBe(0);
    expect((await page.pdf({ format: 'A4' })).length).toBeGreaterThan(10_000);
  });
});

it.each([
  ['shop', 'light', 1200],
  ['shop', 'dark', 1200],
  ['shop', 'light', 360],
  ['hostile', 'dark', 360],
] as const)('breaks no rule of accessibility (%s, %s, %s pixels)', async (name, colorScheme, width) => {
  const { page } = await visit(name, { colorScheme, width });
  await page.evaluate(axe);
  const { violations } = (await page.evaluate('axe.run()')) as {
    violations: { id: string; nodes: { html: string }[] }[];
  };
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
});

it('shows hostile names as they are written', async () => {
  const { page } = await visit('hostile');
  expect(await page.locator('h1').textContent()).toContain('"><img src=x onerror=');
  expect(await page.locator('h1').textContent()).toContain('\\u202e');
});

it('leads from its list to each table', async () => {
  const { page } = await visit('shop');
  await page.getByRole('link', { name: 'public.orders' }).click();
  expect(page.url()).toMatch(/#table-\d+$/);
  expect(await page.locator(':target').textContent()).toContain('public.orders');
});
