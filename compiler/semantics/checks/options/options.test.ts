import { expect, it } from 'vitest';
import { compile } from '../../../compile.ts';
import { applyEdits } from '../../../diagnostics/fix.ts';

const NOW = { now: '2026-01-01T00:00:00Z' } as const;

/** The codes from a place on the scale, without what every text without a zone gives. */
const codesOf = (text: string, context = {}) =>
  compile(text, { ...NOW, context })
    .diagnostics.filter(({ code }) => code !== 'NLJ3010')
    .map(({ code, severity }) => `${code} ${severity}`);

it.each([
  // Two values for one option, in any two places.
  ['Every hour, sync the orders (timeout 5m). Time out after 10 minutes.', ['NLJ4011 error']],
  ['Every hour, sync the orders. Priority: low. High priority.', ['NLJ4011 error']],
  ['Every hour, sync the orders. Retry 3 times. No retries.', ['NLJ4011 error']],
  ['Every hour, sync the orders. No retries. Exponential backoff from 5 seconds.', ['NLJ4011 error']],
  ['Every hour, sync the orders. At most once per order. At most once per user.', ['NLJ4011 error']],
  ['Every hour, sync the orders. Run sequentially. At most 5 at the same time.', ['NLJ4011 error']],
  ['Every hour, sync the orders. Run sequentially. Overlapping runs are fine.', ['NLJ4011 error']],
  ['Every hour, sync the orders. Run sequentially. One at a time per customer.', ['NLJ4011 error']],
  // The same said twice, and what adds up, are fine.
  ['Every hour, sync the orders (timeout 5m). Time out after 5 minutes.', []],
  ['Every hour, sync the orders. Retry 3 times. Exponential backoff.', []],
  ['Every hour, sync the orders. Tell #ops if it fails. Tell #data when it finishes.', []],
  ['Every hour, sync the orders. Run sequentially. Queue a new run while one is running.', []],
  // Trouble with the schedule.
  ['Every 10 minutes, sync the orders. Run sequentially. Time out after 30 minutes.', ['NLJ4050 warning']],
  ['Every 10 minutes, sync the orders. Run sequentially. Time out after 10 minutes.', []],
  ['Every 10 minutes, sync the orders. Time out after 30 minutes.', []],
  ['Every hour, sync the orders. Retry 5 times, 20 minutes apart.', ['NLJ4051 info']],
  ['Every hour, sync the orders. Retry 5 times, 20 minutes apart. Run sequentially.', ['NLJ4051 warning']],
  ['Every day at 9 AM, sync the orders. Retry 5 times, 20 minutes apart.', []],
  ['When an order is placed, reserve the stock. Skip missed runs.', ['NLJ4053 info']],
  ['Every hour, sync the orders, in batches of 500, at most 10 calls per minute.', ['NLJ4052 warning']],
  ['Every hour, sync the orders, in batches of 100, at most 10 calls per minute.', []],
  // Twice.
  ['Every day at 9 AM, email the invoices to their customers.', ['NLJ4056 info']],
  ['Every day at 9 AM, email the invoices to their customers. No retries.', []],
  ['Every day at 9 AM, email the invoices to their customers. At most once per customer per day.', []],
  ['When an order is placed, reserve the stock. Exactly once.', ['NLJ4054 warning']],
  // What no policy of retries holds.
  ['Every hour, sync the orders. Retry after 1, 5 and 15 minutes.', ['NLJ4061 error']],
  ['Every hour, sync the orders. Retry 3 times (10s, 1m, 10m).', ['NLJ4061 error']],
  ['Every hour, sync the orders. Retry 3 times (1 min, 2 min, 4 min).', []],
  ['Every hour, sync the orders. Give up after 5.', ['NLJ4061 error']],
  ['Every hour, sync the orders. Retry until it succeeds.', ['NLJ4061 error']],
  ['Every hour, sync the orders. Retry for up to 30 minutes.', ['NLJ4061 error']],
  ['Every day at 9 AM, sync the orders. Retry every 10 minutes for an hour.', []],
  ['Every hour, sync the orders. Retry 3 times, only on timeouts.', ['NLJ4061 error']],
  ['Every hour, sync the orders. Retry 3 times, but not if the card is declined.', ['NLJ4061 error']],
  // Values out of bounds are told where they stand.
  ['Every hour, sync the orders. Time out after 30 days.', ['NLJ4017 error']],
] as const)('%s', (text, expected) => {
  expect(codesOf(text)).toEqual(expected);
});

it('knows the environments of the project', () => {
  const context = { environments: ['production', 'staging', 'qa'] };
  const compiled = compile('Every hour, sync the orders. Not on staging.', { ...NOW, context });
  expect(compiled.spec?.environments).toEqual(['production', 'qa']);
  expect(codesOf('Every hour, sync the orders. Only in preview.', context)).toEqual(['NLJ4058 warning']);
  expect(codesOf('Every hour, sync the orders. Only in qa.', context)).toEqual([]);
});

it('tells an address that is nearly one of the project', () => {
  const context = { notify: ['#ops'] };
  const text = 'Every hour, sync the orders. Tell #osp if it fails.';
  const finding = compile(text, { ...NOW, context }).diagnostics.find(({ code }) => code === 'NLJ4060');
  expect(codesOf(text, context)).toEqual(['NLJ4060 warning']);
  const edited = applyEdits(text, finding?.fixes[0]?.edits ?? []);
  expect(edited.ok && edited.text).toBe('Every hour, sync the orders. Tell #ops if it fails.');
  expect(codesOf('Every hour, sync the orders. Tell #data if it fails.', context)).toEqual([]);
});

it.each([
  'Every day at 9 AM, sync the orders. Retry after 1, 5 and 15 minutes.',
  'Every day at 9 AM, sync the orders; abort after 5.',
  'Every day at 9 AM, sync the orders. Retry every minute forever.',
  'Every day at 9 AM, sync the orders. Keep retrying for an hour.',
  'Every day at 9 AM, sync the orders. Retry twice but only on network errors.',
  'Every day at 9 AM, sync the orders. Retry 3 times, but never on 404.',
])('what is offered in place of retries that no policy holds is one: %s', (text) => {
  const finding = compile(text, NOW).diagnostics.find(({ code }) => code === 'NLJ4061');
  const left = (finding?.fixes ?? []).map((fix) => {
    const edited = applyEdits(text, fix.edits);
    return edited.ok ? codesOf(edited.text) : [edited.reason];
  });
  expect(left.length).toBeGreaterThan(0);
  expect(left.flat()).toEqual([]);
});

it('points at the option that is out of bounds', () => {
  const text = 'Every hour, sync the orders. Time out after 30 days.';
  const finding = compile(text, NOW).diagnostics.find(({ code }) => code === 'NLJ4017');
  expect(text.slice(finding?.span.start, finding?.span.end)).toBe('Time out after 30 days');
});

/** Each way in which an option is joined: taking it out leaves a text that compiles to the rest. */
it.each([
  'Every hour, sync the orders. Timeout: 5m. Timeout: 10m.',
  'Every hour, sync the orders, timeout 5m and timeout 10m.',
  'Every hour, sync the orders (timeout 5m, timeout 10m).',
  'Every hour, sync the orders (timeout 5m); timeout 10m.',
  'Every hour, sync the orders\n- timeout 5m\n- timeout 10m',
  'Timeout 5m. Every hour, sync the orders with a 10 minute timeout.',
])('either of two options can be taken out: %s', (text) => {
  const finding = compile(text, NOW).diagnostics.find(({ code }) => code === 'NLJ4011');
  const timeouts = (finding?.fixes ?? []).map((fix) => {
    const edited = applyEdits(text, fix.edits);
    return edited.ok ? compile(edited.text, NOW).spec?.timeout : edited.reason;
  });
  expect([...timeouts].sort()).toEqual(['PT10M', 'PT5M']);
});
