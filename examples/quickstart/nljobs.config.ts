import { defineConfig } from '@nljobs/compiler';

export default defineConfig({
  // The zone of descriptions that name none.
  timezone: 'America/New_York',
  // The events that descriptions may name, and what they carry.
  events: {
    'user.signed_up': {
      phrases: ['a user signs up'],
      payload: { userId: 'string', email: 'string', name: 'string?' },
    },
  },
});
