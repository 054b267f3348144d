/** What the jobs of this example work on: a shop that fits into a few lines, instead of your database. */

export interface Order {
  readonly id: string;
  readonly sku: string;
  readonly quantity: number;
}

export interface Customer {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  /** In euro cents. */
  readonly overdue: number;
}

const SKUS = ['mug', 'shirt', 'poster'] as const;

/** The orders of a stretch of time. The same stretch gives the same orders, so that a run can be repeated. */
export function ordersBetween(from: Date, to: Date): readonly Order[] {
  const orders: Order[] = [];
  for (let second = Math.ceil(from.getTime() / 1000); second < to.getTime() / 1000 && orders.length < 50; second++) {
    const sku = SKUS[second % 7];
    if (sku !== undefined) orders.push({ id: `order-${second}`, sku, quantity: 1 + (second % 3) });
  }
  return orders;
}

/** How many of each article orders take out of the inventory. */
export function countStock(orders: readonly Order[]): Readonly<Record<string, number>> {
  const taken: Record<string, number> = {};
  for (const { sku, quantity } of orders) taken[sku] = (taken[sku] ?? 0) + quantity;
  return taken;
}

const CUSTOMERS: readonly Customer[] = [
  { id: 'c-1', name: 'Ada', email: 'ada@example.com', overdue: 12_000 },
  { id: 'c-2', name: 'Grace', email: 'grace@example.com', overdue: 0 },
  { id: 'c-3', name: 'Linus', email: 'linus@example.com', overdue: 4_550 },
];

export function customersWithOverdueInvoices(): readonly Customer[] {
  return CUSTOMERS.filter(({ overdue }) => overdue > 0);
}

/** Revenue of a month in euro cents, by day. */
export function revenueOf(year: number, month: number): readonly number[] {
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return Array.from({ length: days }, (_, day) => 10_000 + ((year * 31 + month * 7 + day * 137) % 9_000));
}

/** The pages that the shop's search knows. */
export const PAGES: readonly string[] = ['a blue mug', 'a shirt with a mug on it', 'a poster of a blue shirt'];
