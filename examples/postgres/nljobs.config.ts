import { defineConfig } from '@nljobs/compiler';

export default defineConfig({
  engine: 'postgres',
  timezone: 'Europe/Berlin',
  events: {
    'order.paid': {
      phrases: ['an order is paid'],
      payload: { orderId: 'string', total: 'number' },
    },
  },
});
