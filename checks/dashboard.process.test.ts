import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningCommand, startCommand } from '../runtime/cli/testing/command.ts';
import { findChromium, startChromium } from './browser/chromium.ts';
import { HOSTILE, writeProject } from './browser/project.ts';
import { startProxy } from './browser/proxy.ts';
import { DESK, NIGHT, openViewer, overflow, PHONE, picture, seriousFindings, type Viewer } from './browser/viewer.ts';
import { root } from './house/sources.ts';

const TOKEN = 'a-token-that-somebody-chose';
const path = findChromium();
const required = (process.env['NLJOBS_REQUIRE_ENGINES'] ?? '') !== '';

test('the dashboard is small', () => {
  const size = (pattern: string): number =>
    globSync(pattern, { cwd: join(root, 'runtime/dist/dashboard/assets') })
      .map((name) => gzipSync(readFileSync(join(root, 'runtime/dist/dashboard/assets', name)), { level: 9 }).length)
      .reduce((sum, bytes) => sum + bytes, 0);
  expect(size('*.js')).toBeGreaterThan(0);
  expect(size('*.js')).toBeLessThan(40_000);
  expect(size('*.css')).toBeLessThan(8_000);
});

test('a Chromium is there to look at the dashboard with', (ctx) => {
  if (!required && path === null) ctx.skip('no Chromium on this machine: set CHROMIUM_PATH');
  expect(path).not.toBeNull();
});

describe.skipIf(path === null)('the dashboard in Chromium', () => {
  let cwd: string;
  let instance: RunningCommand;
  let url: string;
  let browser: Browser;
  let viewer: Viewer;
  let page: Page;

  const api = async <T>(method: string, place: string, body?: unknown): Promise<T> => {
    const response = await fetch(`${url}/api/v1${place}`, {
      method,
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${place}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  };
  const start = async (job: string, input: unknown = null): Promise<string> =>
    (await api<{ id: string }>('POST', `/jobs/${job}/runs`, { input })).id;
  const ended = async (run: string): Promise<void> => {
    await expect
      .poll(async () => (await api<{ finishedAt: string | null }>('GET', `/runs/${run}`)).finishedAt, {
        timeout: 20_000,
      })
      .not.toBeNull();
  };
  const visit = async (place: string): Promise<void> => {
    await page.goto(`${url}/${place}`);
  };
  const see = async (text: string | RegExp): Promise<void> => {
    await page.getByText(text).first().waitFor();
  };

  beforeAll(async () => {
    cwd = mkdtempSync(join(tmpdir(), 'nljobs-dashboard-'));
    instance = startCommand(['start', writeProject(cwd)], { cwd, env: { NLJOBS_TOKEN: TOKEN } });
    const [said, chromium] = await Promise.all([
      instance.said(/Dashboard at http:\/\/127\.0\.0\.1:\d+\//u),
      startChromium(path as string),
    ]);
    url = said.replace('Dashboard at ', '').replace(/\/$/u, '');
    browser = chromium;
    viewer = await openViewer(browser);
    page = viewer.page;
  });
  afterAll(async () => {
    await browser?.close();
    instance?.kill('SIGTERM');
    await instance?.done;
    rmSync(cwd, { recursive: true, force: true });
  });

  test('lets nobody in without a token, and shows what a wrong one was', async () => {
    await visit('jobs');
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await picture(page, 'sign-in');
    await page.getByLabel('Token').fill('nljobs_wrong');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').textContent()).toContain('not known here');
    await page.getByLabel('Token').fill(TOKEN);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Jobs' }).waitFor();
    // No script can read what the token was exchanged for.
    expect(
      await page.evaluate('document.cookie + JSON.stringify(localStorage) + JSON.stringify(sessionStorage)'),
    ).not.toMatch(/nljobs_|token/u);
  });

  test('a link with a token signs in, and the address forgets it', async () => {
    const other = await openViewer(browser);
    await other.page.goto(`${url}/runs#token=${TOKEN}`);
    await other.page.getByRole('heading', { name: 'Runs' }).waitFor();
    expect(other.page.url()).toBe(`${url}/runs`);
    await other.page.getByRole('button', { name: 'Sign out' }).click();
    await other.page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await other.close();
  });

  test('the sentence comes first, its words marked by what they say, and what it was read as', async () => {
    await visit('jobs');
    await page.getByRole('link', { name: 'Weekdays at 6 PM New York time, send reminders' }).click();
    await page.getByRole('heading', { name: 'Remind customers' }).waitFor();
    expect(await page.locator('.sentence .as-schedule').first().textContent()).toBe('Weekdays at 6 PM New York time');
    expect(await page.locator('.sentence blockquote .as-option').textContent()).toBe('Retry 5 times');
    await see('Every weekday at 18:00 America/New_York');
    // The viewer's time, and that of the job beside it.
    expect(await page.locator('.facts .theirs').first().textContent()).toContain('New York');
    await page.getByRole('link', { name: 'Spec' }).click();
    await see('An attempt may take');
    await see('generated/jobs.jobs.ts');
    await page.getByRole('link', { name: 'Calendar' }).click();
    await page.getByRole('link', { name: 'The month after' }).click();
    expect(page.url()).toMatch(/\/jobs\/remind-customers\/calendar\?month=\d{4}-\d\d$/u);
    await expect.poll(() => page.locator('.day-time').count()).toBeGreaterThan(15);
  });

  test('jobs are searched and filtered by the address', async () => {
    await visit('jobs');
    await page.getByRole('searchbox').waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('overdue');
    await expect.poll(() => page.url()).toContain('?q=overdue');
    await expect.poll(() => page.locator('.job-row').count()).toBe(1);
    await visit('jobs?q=overdue&state=paused');
    await see('No job fits');
  });

  test('a run that is started shows its log and progress as they come, until it is cancelled', async () => {
    await visit('jobs/rebuild-index');
    await page.getByRole('link', { name: 'Run now' }).click();
    await page.getByLabel('Input as JSON').fill('{"full": tru');
    await page.getByRole('button', { name: 'Run now' }).click();
    await see(/This is no JSON/u);
    await page.getByLabel('Input as JSON').fill('{"full": true}');
    await page.getByRole('button', { name: 'Run now' }).click();
    await page.waitForURL(/\/runs\/[0-9a-f-]{36}$/u);
    await page.getByRole('log').getByText('Indexed 500 products').waitFor();
    await page.getByRole('progressbar').waitFor();
    expect(await page.getByRole('region', { name: 'Input' }).textContent()).toContain('"full": true');
    await picture(page, 'run-live');
    const other = await openViewer(browser);
    await other.page.goto(`${url}/#token=${TOKEN}`);
    await other.page.getByRole('list', { name: 'Running now' }).getByText('Rebuild the search index').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.locator('h1').getByText('Cancelled').waitFor();
    await other.page.getByText('Nothing runs at the moment.').first().waitFor();
    await other.close();
    await page.getByRole('button', { name: 'Run again' }).click();
    await see('as a replay');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.locator('h1').getByText('Cancelled').waitFor();
  });

  test('a job is run by a form made of the schema of its input', async () => {
    await visit('jobs/greet/run');
    expect(await page.getByLabel('times').inputValue()).toBe('2');
    await page.getByLabel('email').fill('nobody');
    await page.getByLabel('tone').selectOption('grand');
    await page.getByLabel('warmly').check();
    // Of an object that nobody must send, all is needed once it is begun.
    await page.getByLabel('city').fill('Lyon');
    await page.getByLabel('names').fill('Ana\nAna María\n');
    await page.getByLabel('letter').check();
    await page.getByRole('button', { name: 'Run now' }).click();
    await see('This is needed.');
    await page.getByLabel('floor').fill('3');
    await picture(page, 'run-form');
    await page.getByRole('button', { name: 'Run now' }).click();
    await page.getByRole('alert').getByText('no address').waitFor();
    await page.getByLabel('email').fill('ana@example.com');
    await page.getByRole('button', { name: 'Run now' }).click();
    await page.waitForURL(/\/runs\//u);
    await page.locator('h1').getByText('Completed').waitFor();
    const input = {
      email: 'ana@example.com',
      times: 2,
      warmly: true,
      tone: 'grand',
      mood: 'glad',
      address: { city: 'Lyon', floor: 3 },
      names: ['Ana', 'Ana María'],
      by: ['letter'],
    };
    expect(JSON.parse((await page.getByRole('region', { name: 'Result' }).textContent()) ?? '')).toEqual(input);
  });

  test('a job is paused with a reason and goes on, and what is missing is shown before it is made up for', async () => {
    await visit('jobs/sync-orders/pause');
    await page.getByLabel('Reason').fill('month-end');
    await page.getByRole('button', { name: 'Pause' }).click();
    await see(/: month-end\./u);
    await visit('jobs?state=paused');
    await see('Every hour, sync new orders');
    await visit('jobs/sync-orders');
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByRole('link', { name: 'Pause' }).waitFor();
    await page.getByRole('link', { name: 'Backfill' }).click();
    const pad = (n: number): string => String(n).padStart(2, '0');
    const from = new Date(Date.now() - 3 * 3_600_000);
    await page
      .getByLabel('From')
      .fill(
        `${from.getUTCFullYear()}-${pad(from.getUTCMonth() + 1)}-${pad(from.getUTCDate())}T${pad(from.getUTCHours())}:${pad(from.getUTCMinutes())}`,
      );
    await page.getByRole('button', { name: 'Show what is missing' }).click();
    await see(/occurrences? ha(?:s|ve) no run|Every occurrence of this range/u);
    await page.keyboard.press('Escape');
    await page.waitForURL(/\/jobs\/sync-orders$/u);
  });

  test('a failure shows its error and stack, lies among the dead letters, and is retried and deleted there', async () => {
    for (const run of [await start('import-rates'), await start('import-rates'), await start('import-catalogue')])
      await ended(run);
    await visit('');
    await see(/jobs are failing\./u);
    await page.getByRole('link', { name: 'Why' }).first().click();
    await page.locator('.error').first().waitFor();
    await visit('dead');
    await expect.poll(() => page.locator('.letter').count()).toBe(3);
    await page
      .locator('.letter', { hasText: 'Import exchange rates' })
      .first()
      .getByRole('button', { name: 'Retry' })
      .click();
    await page.waitForURL(/\/runs\//u);
    await see('as a retry of a dead letter');
    await page.locator('h1').getByText('Failed').waitFor();
    await see('The bank answered 503');
    await visit('dead');
    const letter = page.locator('.letter', { hasText: 'Import the catalogue' });
    await letter.getByText('Stack').click();
    await picture(page, 'dead');
    await letter.getByRole('button', { name: 'Delete' }).click();
    await letter.getByRole('button', { name: 'Delete it?' }).click();
    await letter.waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Delete all' }).click();
    await page.getByRole('button', { name: 'Delete all' }).click();
    await see('No dead letters');
  });

  test('a run of batches shows which items failed', async () => {
    const { items } = await api<{ items: readonly { id: string }[] }>('GET', '/jobs/import-catalogue/runs');
    await visit(`runs/${items[0]?.id}`);
    await page.getByRole('list', { name: 'Items' }).getByText('sku-7', { exact: true }).waitFor();
    await page.getByRole('button', { name: '29 done' }).click();
    await page.getByRole('list', { name: 'Items' }).getByText('sku-12', { exact: true }).waitFor();
  });

  test('a run of steps shows what is done, what it waits for, and what is to come', async () => {
    const run = await start('onboard');
    await visit(`runs/${run}`);
    const step = (words: RegExp) => page.locator('.step', { hasText: words });
    await step(/send a welcome email/u)
      .getByText('completed')
      .waitFor();
    await step(/ask for feedback/u)
      .getByText('to come')
      .waitFor();
    await page
      .locator('.notice')
      .getByText(/It waits for its time/u)
      .waitFor();
    await picture(page, 'run-steps');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.locator('h1').getByText('Cancelled').waitFor();
  });

  test('an event is sent, and what it sets off is told as it happens', async () => {
    await visit('events');
    await page.getByRole('link', { name: 'Send', exact: true }).click();
    expect(await page.getByLabel('Event', { exact: true }).inputValue()).toBe('user.signed_up');
    await page.getByLabel('Payload as JSON').fill('{"email":"ana@example.com"}');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await see('It started 1 run.');
    await page
      .locator('.feed')
      .getByText(/completed in/u)
      .first()
      .waitFor();
  });

  test('a schedule is read while it is written, made, rests, and is deleted; what cannot be read is said', async () => {
    await visit('schedules');
    await see('No schedules were made here');
    await page.getByRole('link', { name: 'New schedule' }).click();
    await page.getByRole('combobox', { name: 'Job', exact: true }).selectOption('sync-orders');
    await page.getByLabel('When').fill('whenever');
    await page.locator('.reading-faults').waitFor();
    await page.getByLabel('When').fill('30 9 * * 1-5');
    await page.getByLabel('Zone').fill('Europe/Berlin');
    await expect.poll(() => page.locator('.when-reading .times li').count()).toBe(5);
    expect(await page.locator('.when-reading').textContent()).toContain('Europe/Berlin');
    await picture(page, 'schedule-read');
    await page.getByRole('button', { name: 'Make the schedule' }).click();
    await page.waitForURL(/\/schedules$/u);
    const made = page.locator('.schedule', { hasText: '30 9 * * 1-5' });
    await made.getByRole('button', { name: 'Pause' }).click();
    await made.getByText('paused', { exact: true }).waitFor();
    await made.getByRole('button', { name: 'Resume' }).click();
    await made.locator('.schedule-next time').first().waitFor();
    await made.getByRole('button', { name: 'Delete' }).click();
    await made.getByRole('button', { name: 'Delete it?' }).click();
    await see('No schedules were made here');
    for (const when of ['PT90M', '0 7 * * 1', '2040-01-31T09:00']) {
      await api('POST', '/schedules', { job: 'remind-customers', when, scope: HOSTILE, input: { text: HOSTILE } });
    }
  });

  test('each instance is shown with its slots and what it runs', async () => {
    const run = await start('rebuild-index');
    await visit('workers');
    await page.getByRole('list', { name: 'Instances' }).getByText('answers here').waitFor();
    const going = page.getByRole('list', { name: 'Instances' }).getByRole('link', { name: 'Rebuild the search index' });
    await going.waitFor({ timeout: 20_000 });
    await picture(page, 'workers-busy');
    await api('POST', `/runs/${run}/cancel`);
    await ended(run);
  });

  test('markup in names, inputs, logs, progress and errors is shown as it is, and does nothing', async () => {
    const run = await start('hostile', { text: HOSTILE });
    await ended(run);
    for (const place of [
      '',
      'jobs',
      'jobs/hostile',
      'jobs/hostile/spec',
      'runs',
      `runs/${run}`,
      'dead',
      'events',
      'schedules',
      `jobs?q=${encodeURIComponent(HOSTILE)}`,
    ]) {
      await visit(place);
      await page.locator('main h1').waitFor();
      await expect.poll(() => page.locator('main .loading').count(), { timeout: 10_000 }).toBe(0);
      expect([
        place,
        await page.evaluate('[window.hacked ?? null, document.querySelectorAll("main img, main script").length]'),
      ]).toEqual([place, [null, 0]]);
    }
    await visit(`runs/${run}`);
    await page.getByRole('log').getByText(HOSTILE).first().waitFor();
    await visit(`jobs/${encodeURIComponent('../../evil')}`);
    await see(/There is no such thing|There is no such page/u);
    await visit('runs/%3Cscript%3E');
    await page.getByRole('alert').getByText('There is no such thing').waitFor();
    await page.getByRole('heading', { level: 1, name: 'Not here' }).waitFor();
  });

  test('a session that may only read is offered nothing that changes something', async () => {
    const { token } = await api<{ token: string }>('POST', '/tokens', { name: 'Looking on', scopes: ['jobs:read'] });
    const other = await openViewer(browser);
    await other.page.goto(`${url}/jobs/rebuild-index#token=${token}`);
    await other.page.getByRole('heading', { name: 'Rebuild the search index' }).waitFor();
    expect(await other.page.getByRole('link', { name: 'Run now' }).count()).toBe(0);
    expect(await other.page.getByRole('link', { name: 'Audit' }).count()).toBe(0);
    await other.page.goto(`${url}/audit`);
    await other.page.getByText('Not allowed').waitFor();
    await other.close();
  });

  test('the next one at the same browser is shown nothing of what another saw', async () => {
    const { token } = await api<{ token: string }>('POST', '/tokens', { name: 'Next', scopes: ['jobs:read'] });
    const other = await openViewer(browser);
    await other.page.goto(`${url}/audit#token=${TOKEN}`);
    await other.page.getByText('createToken').first().waitFor();
    await other.page.getByRole('button', { name: 'Sign out' }).click();
    let answer = (): void => {};
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await other.page.route('**/api/v1/audit*', async (route) => {
      await held;
      await route.continue();
    });
    await other.page.getByLabel('Token').fill(token);
    await other.page.getByRole('button', { name: 'Sign in' }).click();
    await other.page.locator('main .loading').waitFor();
    expect(await other.page.getByText('createToken').count()).toBe(0);
    answer();
    await other.page.getByText('Not allowed').waitFor();
    await other.close();
  });

  test('what has not changed is not sent again', async () => {
    await visit('jobs/greet');
    await page.getByRole('heading', { name: 'Greet' }).waitFor();
    await page.getByRole('link', { name: 'Runs', exact: true }).click();
    await page.getByRole('heading', { name: 'Runs' }).waitFor();
    const again = page.waitForResponse((response) => response.url().endsWith('/api/v1/jobs/greet'));
    await page.goBack();
    expect((await again).status()).toBe(304);
    await page.getByRole('heading', { name: 'Greet' }).waitFor();
  });

  test('works by keyboard alone: past the pages, along the list, into a job, and back', async () => {
    await visit('jobs');
    await page.locator('.job-row').first().waitFor();
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toContain('Skip to the page');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('page');
    const names: string[] = [];
    // How many fields and jobs stand before it is the page's affair.
    for (let n = 0; n < 40 && !names.at(-1)?.startsWith('Every hour'); n += 1) {
      await page.keyboard.press('Tab');
      names.push((await page.evaluate('document.activeElement.textContent')) as string);
    }
    expect(names.at(-1)).toContain('Every hour, sync new orders');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Sync orders' }).waitFor();
    // Who listens is told where they are now.
    expect(await page.evaluate('document.activeElement.tagName')).toBe('H1');
    expect(await page.title()).toBe('Sync orders · nljobs');
  });

  test('says when nothing answers, keeps what it showed, and goes on by itself', async () => {
    await visit('jobs');
    await page.locator('.side').getByText('Live').waitFor();
    await viewer.context.setOffline(true);
    const run = await start('sync-orders');
    await page.getByText('Nothing answers at the moment.').waitFor();
    expect(await page.locator('.job-row').count()).toBeGreaterThan(5);
    expect(await seriousFindings(page)).toEqual([]);
    await picture(page, 'offline');
    await viewer.context.setOffline(false);
    await page.locator('.side').getByText('Live').waitFor();
    await ended(run);
    await visit('nowhere/at/all');
    await see('There is no such page');
  });

  test('works below a path, behind a proxy that says so', async () => {
    const proxy = await startProxy(url, '/ops/jobs');
    const other = await openViewer(browser);
    await other.page.goto(`${proxy.url}#token=${TOKEN}`);
    await other.page.getByRole('link', { name: 'Jobs', exact: true }).click();
    await other.page.getByRole('link', { name: 'Every hour, sync new orders' }).click();
    expect(other.page.url()).toBe(`${proxy.url}jobs/sync-orders`);
    await other.page.locator('.side').getByText('Live').waitFor();
    await other.page.reload();
    await other.page.getByRole('heading', { name: 'Sync orders' }).waitFor();
    expect(other.faults).toEqual([]);
    await other.close();
    await proxy.close();
  });

  const MODES: readonly (readonly [name: string, options: BrowserContextOptions])[] = [
    ['light', DESK],
    ['dark', NIGHT],
    ['phone', PHONE],
  ];
  test.each(MODES)('axe finds nothing serious on any page, and every page fits: %s', async (mode, options) => {
    const { items } = await api<{ items: readonly { id: string; job: string }[] }>('GET', '/runs?limit=100');
    const run = (job: string): string => `runs/${items.find((one) => one.job === job)?.id}`;
    const other = await openViewer(browser, options);
    await other.page.goto(`${url}/#token=${TOKEN}`);
    await other.page.locator('main h1').waitFor();
    const pages: Readonly<Record<string, string>> = {
      overview: '',
      jobs: 'jobs',
      job: 'jobs/import-rates',
      calendar: 'jobs/remind-customers/calendar',
      spec: 'jobs/remind-customers/spec',
      'run-now': 'jobs/greet/run',
      backfill: 'jobs/sync-orders/backfill',
      pause: 'jobs/sync-orders/pause',
      runs: 'runs',
      'run-failed': run('import-rates'),
      'run-batch': run('import-catalogue'),
      'dead-all': 'dead?all=delete',
      events: 'events?send=1',
      workers: 'workers',
      schedules: 'schedules',
      'schedules-none': 'schedules?job=greet',
      'schedule-form': 'schedules?make=1',
      audit: 'audit',
      nowhere: 'nowhere',
    };
    const found: Record<string, unknown> = {};
    for (const [name, place] of Object.entries(pages)) {
      await other.page.goto(`${url}/${place}`);
      await other.page.locator('main h1').waitFor();
      await expect.poll(() => other.page.locator('main .loading').count(), { timeout: 10_000 }).toBe(0);
      await picture(other.page, `${name}-${mode}`);
      const [findings, wide] = [await seriousFindings(other.page), await overflow(other.page)];
      if (findings.length > 0 || wide > 0) found[name] = { findings, wide };
    }
    expect(found).toEqual({});
    expect(other.faults).toEqual([]);
    await other.close();
  });

  test('no page broke its policy, threw, or asked back', () => {
    expect(viewer.faults).toEqual([]);
  });
});
