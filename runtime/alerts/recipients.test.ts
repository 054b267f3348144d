import { expect, test } from 'vitest';
import { targetOf } from './recipients.ts';

test.each([
  ['#ops', 'slack'],
  ['@ops-oncall', 'slack'],
  ['ops@example.com', 'email'],
  ['https://example.com/hook', 'webhook'],
  ['pager', 'channel'],
])('%s is told by %s', (to, via) => {
  expect(targetOf(to)).toEqual({ via, to });
});
