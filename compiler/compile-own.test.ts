import { describe, expect, it } from 'vitest';
import { compile } from './compile.ts';

/** Changes all that can be reached in a value, as its owner may. */
function spoil(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  for (const key of Object.keys(value)) {
    const own = value as Record<string, unknown>;
    spoil(own[key]);
    Reflect.set(own, key, 'spoilt');
  }
}

describe('what a caller was given is the caller’s own', () => {
  it.each([
    'Every Monday at 9, send the report',
    'Every weekday at 9 AM and 5 PM except in August, send it. Retry 5 times. Notify #ops on failure.',
    'Every 20 minutes from 22:00 to 02:00 on weekdays until 2028-01-01, sync the orders',
    'On the last Friday of every month at noon Berlin time, send invoices. Run sequentially.',
    'every 2nd Tuesday at 9 AM, send it',
    'When a user signs up, wait 3 days, then mail the user',
    'When an order over $100 comes in, call the customer. Skip missed runs.',
    '0 9 * * 1-5, sync the orders',
    'Evry Monday at 9 AM, send it',
  ])('%s', (text) => {
    const said = JSON.stringify(compile(text));
    for (let again = 0; again < 3; again++) {
      const compilation = compile(text);
      expect(JSON.stringify(compilation)).toBe(said);
      spoil(compilation);
    }
    expect(JSON.stringify(compile(text))).toBe(said);
  });
});
