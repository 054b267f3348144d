import { defineConfig } from '@nljobs/compiler';

export default defineConfig({
  engine: 'temporal',
  timezone: 'America/New_York',
  events: {
    'trial.started': {
      phrases: ['a trial starts'],
      payload: { trialId: 'string', email: 'string' },
    },
    'subscription.paid': {
      phrases: ['the subscription is paid'],
      payload: { trialId: 'string' },
    },
  },
});
