import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from '../../compiler/core.ts';
import type { JobSpec } from '../../runtime/spec/job-spec.ts';

/** What would run if any page took it for markup. */
export const HOSTILE = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>';

const JOBS: readonly (readonly [id: string, title: string, group: string | null, description: string])[] = [
  ['sync-orders', 'Sync orders', null, 'Every hour, sync new orders with the inventory system. Run sequentially.'],
  [
    'remind-customers',
    'Remind customers',
    'Billing',
    'Weekdays at 6 PM New York time, send reminders to customers with overdue invoices. Retry 5 times.',
  ],
  ['import-rates', 'Import exchange rates', 'Billing', "On demand: import the exchange rates. Don't retry."],
  ['rebuild-index', 'Rebuild the search index', null, 'On demand: rebuild the search index.'],
  [
    'import-catalogue',
    'Import the catalogue',
    null,
    "On demand: import the product catalogue in batches of 10. Don't retry.",
  ],
  ['welcome', 'Welcome new users', null, 'When a user signs up, send a welcome email.'],
  ['greet', 'Greet', null, 'On demand: greet a customer.'],
  ['onboard', 'Onboard', null, 'On demand: send a welcome email, wait 1 hour, then ask for feedback.'],
  ['sweep', 'Sweep', null, 'Every minute, clean up expired sessions.'],
  ['hostile', HOSTILE, HOSTILE, "On demand: echo what it is given. Don't retry."],
];

const HANDLERS = `
// What a schema of zod looks like from outside.
const input = { '~standard': {
  version: 1,
  vendor: 'here',
  validate: (value) => value?.email?.includes('@') ? { value } : { issues: [{ message: 'no address', path: ['email'] }] },
  jsonSchema: { input: () => ({
    type: 'object',
    properties: {
      email: { type: 'string', description: 'Whom to greet' },
      times: { type: 'integer', minimum: 1, default: 2 },
      warmly: { type: 'boolean' },
      tone: { enum: ['plain', 'grand'] },
      mood: { enum: ['calm', 'glad'], default: 'glad' },
      address: { type: 'object', properties: { city: { type: 'string' }, floor: { type: 'integer' } }, required: ['city', 'floor'] },
      names: { type: 'array', items: { type: 'string' } },
      by: { type: 'array', items: { enum: ['mail', 'letter'] } },
    },
    required: ['email', 'tone'],
  }) },
} };
const wait = (ms, signal) => new Promise((done, stop) => {
  const timer = setTimeout(done, ms);
  signal.addEventListener('abort', () => { clearTimeout(timer); stop(signal.reason); });
});
const handlers = {
  'sync-orders': async (_, ctx) => { ctx.log.info('Fetched orders', { count: 12 }); return { orders: 12 }; },
  'remind-customers': async () => ({ sent: 3 }),
  'import-rates': async (_, ctx) => { ctx.log.warn('Asking the bank'); throw new TypeError('The bank answered 503'); },
  // Goes on for as long as nobody cancels it.
  'rebuild-index': async (_, ctx) => {
    for (let n = 1; ; n += 1) {
      ctx.progress({ processed: n * 100, total: 100000, message: 'indexing products' });
      ctx.log.info('Indexed ' + n * 100 + ' products');
      await wait(300, ctx.signal);
    }
  },
  'import-catalogue': {
    items: () => Array.from({ length: 30 }, (_, n) => ({ sku: 'sku-' + n })),
    key: ({ sku }) => sku,
    process: (items) => Promise.allSettled(items.map(async ({ sku }) => { if (sku === 'sku-7') throw new Error('No price for ' + sku); })),
  },
  greet: async (input) => input,
  welcome: async (user) => ({ sent: user }),
  sweep: async () => null,
  hostile: async (input, ctx) => {
    ctx.log.info(input.text, { text: input.text });
    ctx.progress({ processed: 1, total: 2, message: input.text });
    const error = new Error(input.text);
    error.name = input.text;
    error.stack = input.text;
    throw error;
  },
};
`;

/** Writes a project as a build would leave it, with jobs of every kind, and gives the name of its entry. */
export function writeProject(folder: string): string {
  const specs = JOBS.map(([id, title, group, description]): JobSpec => {
    const { spec, diagnostics } = compile(description, {
      now: '2026-01-01T00:00:00Z',
      context: { timezone: 'UTC' },
      job: { id, title: id, group: null, file: 'jobs.md' },
    });
    if (spec === null) throw new Error(`${description}: ${diagnostics.map(({ message }) => message).join(' ')}`);
    return { ...spec, title, group };
  });
  const entry = `${HANDLERS}
const moduleOf = (spec) => ({
  handler: handlers[spec.id],
  ...(spec.id === 'greet' ? { input } : {}),
  // A handler for each step.
  ...Object.fromEntries(spec.action.steps.flatMap((step) => ('do' in step ? [[step.handler, () => ({ did: step.do })]] : []))),
});
export const jobs = ${JSON.stringify(specs)}.map((spec) => ({ spec, load: async () => moduleOf(spec) }));
`;
  writeFileSync(join(folder, 'entry.mjs'), entry);
  return 'entry.mjs';
}
