import { expect, test } from 'vitest';
import { resolveChannels } from './resolve.ts';

test('what is secret of a channel is read from the environment; a channel that lacks it is told by the name of the variable', () => {
  const found = resolveChannels(
    {
      team: '#team',
      ops: { email: ['a@example.com', 'b@example.com'] },
      chat: { slack: { env: 'CHAT_URL' } },
      pager: { webhook: { env: 'PAGER_URL' }, secret: { env: 'PAGER_SECRET' } },
      audit: { webhook: 'https://audit.example.com', secret: { env: 'AUDIT_SECRET' } },
    },
    {
      CHAT_URL: 'https://hooks.example.com/1',
      PAGER_URL: 'https://pager.example.com',
      PAGER_SECRET: 's3cret',
      AUDIT_SECRET: '',
    },
  );
  expect(found).toEqual({
    channels: {
      team: '#team',
      ops: { email: ['a@example.com', 'b@example.com'] },
      chat: { slack: 'https://hooks.example.com/1' },
      pager: { webhook: 'https://pager.example.com', secret: 's3cret' },
    },
    missing: ['The channel "audit" needs AUDIT_SECRET, which the environment does not have.'],
  });
});
