import { expect, it } from 'vitest';
import { compile } from '../compile.ts';

it.each([
  ['user.signed_up', 'When a user signs up'],
  ['user.logged_in', 'When a user logs in'],
  ['order.placed', 'When an order is placed'],
  ['task.completed', 'When a task is completed'],
  ['payment.failed', 'When a payment fails'],
  ['trial.expired', 'When a trial expires'],
  ['subscription.renewed', 'When a subscription renews'],
  ['invoice.paid', 'When an invoice is paid'],
  ['file.uploaded', 'When a file is uploaded'],
  ['team_member.invited', 'When a team member is invited'],
  ['user.forgotten_to_pay_bill', 'When a user forgets to pay bill'],
  ['user.asked_to_leave', 'When a user asks to leave'],
  ['user.is_asked_to_leave', 'When a user is asked to leave'],
  ['parcel.ready_to_ship', 'When a parcel is ready to ship'],
  ['printer.run_low', 'When a printer runs low'],
  ['train.run_late', 'When a train runs late'],
  ['sensor.kept_failing', 'When a sensor keeps failing'],
])('%s reads back as “%s”, which is that event', (event, readback) => {
  const { spec } = compile(`${readback}, sync the orders`);
  expect(spec?.triggers).toMatchObject([{ kind: 'event', event }]);
  expect(spec?.canonical).toBe(`${readback}, sync the orders.`);
});

it('keeps the delay', () => {
  const { spec } = compile('3 days after a trial starts, send a check-in email');
  expect(spec?.canonical).toBe('3 days after a trial starts, send a check-in email.');
});
