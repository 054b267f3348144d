import { defineConfig } from '@nljobs/compiler';

export default defineConfig({
  // What this engine could not honour would be an error of `nljobs build`.
  engine: 'redis',
  timezone: 'UTC',
  events: {
    'webhook.received': {
      phrases: ['a webhook is received'],
      payload: { subscriber: 'string', url: 'string', body: 'string' },
    },
  },
});
