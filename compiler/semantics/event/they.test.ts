import { describe, expect, it } from 'vitest';
import { compile } from '../../compile.ts';
import { applyEdits } from '../../diagnostics/fix.ts';

const NOW = '2026-01-01T00:00:00Z';
const read = (text: string) => compile(text, { now: NOW });
const eventsOf = (text: string) =>
  read(text).spec?.triggers.map((trigger) => (trigger.kind === 'event' ? trigger.event : trigger.kind));

describe('they, of whom one was named before', () => {
  it.each([
    ['Ship the orders once they are packed.', 'order.packed'],
    ['Thank guests two days after they book.', 'guest.booked'],
    ['Guests receive instructions 24 hours after they book.', 'guest.booked'],
    ['New hires get a laptop as soon as they sign the contract.', 'contract.signed'],
    ['Call our customers once they have paid.', 'customer.paid'],
  ])('%s', (text, event) => expect(eventsOf(text)).toEqual([event]));
});

describe('they, of whom several were named', () => {
  it.each([
    ['Send the parcels to the shops once they open.', ['parcel.opened', 'shop.opened']],
    ['Send the status of tasks to managers when they are finished.', ['task.finished', 'manager.finished']],
    ['Notify owners of the pets after they are vaccinated.', ['owner.vaccinated', 'pet.vaccinated']],
    ['Tell teachers about absent pupils when they return.', ['teacher.returned', 'pupil.returned']],
    ['Ship the orders to customers once they are packed.', ['order.packed', 'customer.packed']],
    ['Guests receive tickets after they are printed.', ['guest.printed', 'ticket.printed']],
    ['Send the customer vouchers once they pay.', ['customer.paid', 'voucher.paid']],
  ])('%s is asked about, each with its fix', (text, meant) => {
    const { spec, diagnostics } = read(text);
    expect(spec).toBeNull();
    const found = diagnostics.find(({ code }) => code === 'NLJ4016');
    const events = found?.fixes.map(({ edits }) => {
      const edited = applyEdits(text, edits);
      return edited.ok ? eventsOf(edited.text)?.[0] : null;
    });
    expect(events).toEqual(meant);
  });
});
