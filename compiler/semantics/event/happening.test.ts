import { describe, expect, it } from 'vitest';
import { compile } from '../../compile.ts';

const read = (text: string) => compile(text, { now: '2026-01-01T00:00:00Z' });
const eventOf = (text: string) => {
  const [trigger] = read(text).spec?.triggers ?? [];
  return trigger?.kind === 'event' ? [trigger.event, trigger.where.length, trigger.delay] : null;
};

describe('a verb with what is to be done', () => {
  it.each([
    ['When a user forgets to pay the bill, remind them.', 'user.forgotten_to_pay_bill'],
    ['When a user chooses to leave, thank them.', 'user.chosen_to_leave'],
    ['When a server begins to overheat, page us.', 'server.begun_to_overheat'],
    ['When a server continues to fail, page us.', 'server.continued_to_fail'],
    ['When a server starts to overheat, page us.', 'server.started_to_overheat'],
    ['When a user asks to be removed, delete them.', 'user.asked_to_be_removed'],
    ['When a gardener neglects to water the plants, remind them.', 'gardener.neglected_to_water_plants'],
    ['When a user is invited to join a team, email them.', 'user.is_invited_to_join_team'],
    ['When a guest invites a friend to join the party, email them.', 'friend.is_invited_to_join_party'],
    ['When a parcel is ready to ship, print the label.', 'parcel.ready_to_ship'],
  ])('names the whole: %s', (text, event) => expect(eventOf(text)).toEqual([event, 0, null]));

  it('is none before a thing', () =>
    expect(eventOf('When an order is shipped to France, file the form.')).toEqual(['order.shipped', 1, null]));
});

describe('what becomes of a thing', () => {
  it.each([
    ['When a shelf comes loose, send a technician.', 'shelf.came_loose'],
    ['When a printer runs low, order ink.', 'printer.run_low'],
    ['When a train runs late, tell passengers.', 'train.run_late'],
    ['When a bill falls due, pay it.', 'bill.fell_due'],
    ['When a sensor keeps failing, replace it.', 'sensor.kept_failing'],
  ])('%s', (text, event) => expect(eventOf(text)).toEqual([event, 0, null]));
});

describe('what stays as it is', () => {
  it.each([
    ['When a ticket stays open for 3 days, escalate it.', 'ticket.open', 'P3D'],
    ['When a door remains closed for 2 hours, open it.', 'door.closed', 'PT2H'],
    ['When a door sits open for 2 hours, close it.', 'door.open', 'PT2H'],
  ])('does so for a while: %s', (text, event, delay) => expect(eventOf(text)).toEqual([event, 0, delay]));

  it.each([
    'When a ticket stays open, escalate it.',
    'When a door sits open, close it.',
    'When a lead remains unassigned, assign it.',
  ])('%s asks for how long', (text) => {
    const { spec, diagnostics } = read(text);
    expect(spec).toBeNull();
    expect(diagnostics.find(({ code }) => code === 'NLJ4016')?.message).toContain('Say for how long');
  });
});

describe('an event and a sentence of something else', () => {
  it.each([
    'When the invoice is overdue and the customer did not pay, call them.',
    'When an order is placed and the buyer has paid, ship it.',
    'When a user signs up and the plan is pro, greet them.',
    'When a customer is charged and the payment fails, tell them.',
    'When an order is placed and it is over $100, call them.',
  ])('%s is refused', (text) => {
    const { spec, diagnostics } = read(text);
    expect(spec).toBeNull();
    expect(diagnostics.find(({ code }) => code === 'NLJ4016')?.message).toContain('which no single event tells');
  });

  it.each([
    ['When a user with a plan and an address signs up, greet them.', 'user.signed_up'],
    ['When an order from Germany and the UK is placed, pack it.', 'order.placed'],
    ['When a ticket is opened and not answered within 4 hours, page the lead.', 'ticket.opened'],
  ])('is not seen in %s', (text, event) => expect(eventOf(text)?.[0]).toBe(event));
});
