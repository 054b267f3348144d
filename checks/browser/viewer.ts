import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Where pictures of the pages are put, for somebody to look at; nowhere without it. */
const PICTURES = process.env['NLJOBS_SCREENSHOTS'] ?? '';

export const DESK: BrowserContextOptions = { colorScheme: 'light', viewport: { width: 1280, height: 860 } };
export const NIGHT: BrowserContextOptions = { ...DESK, colorScheme: 'dark' };
export const PHONE: BrowserContextOptions = { colorScheme: 'light', viewport: { width: 390, height: 844 } };

/** Somebody in Paris who looks at the dashboard. */
export interface Viewer {
  readonly context: BrowserContext;
  readonly page: Page;
  /** What the pages did that none may do: errors of scripts, and what their policy forbade. */
  readonly faults: string[];
  close(): Promise<void>;
}

export async function openViewer(browser: Browser, options: BrowserContextOptions = DESK): Promise<Viewer> {
  // The policy of the page would keep axe out: only what is put in by the browser itself passes.
  const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'Europe/Paris', ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('dialog', (dialog) => faults.push(`dialog: ${dialog.message()}`));
  page.on('console', (message) => {
    if (/content security policy|trusted/iu.test(message.text())) faults.push(message.text());
  });
  return { context, page, faults, close: () => context.close() };
}

/** What axe finds serious or worse, each with the place. */
export async function seriousFindings(page: Page): Promise<readonly string[]> {
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(axe);
  const run = `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => id + ': ' + nodes.slice(0, 3).map(({ html, failureSummary }) => html.slice(0, 160) + ' ' + failureSummary).join(' | ')))`;
  return (await page.evaluate(run)) as readonly string[];
}

/** How far the page can be moved sideways, in pixels: 0 where it fits. */
export async function overflow(page: Page): Promise<number> {
  return (await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')) as number;
}

/** Takes a picture, where somebody wants pictures. */
export async function picture(page: Page, name: string): Promise<void> {
  if (PICTURES === '') return;
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `${name}.png`) });
}
