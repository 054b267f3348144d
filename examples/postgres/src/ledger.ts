import type { EffectSql } from 'nljobs';

/** The ledger's tables, in the database of nljobs, so that an effect and its record can share a transaction. */
const TABLES = `
  create table if not exists bookings (order_id text primary key, total numeric not null, booked_at timestamptz not null default now());
  create table if not exists closings (day date primary key, total numeric not null)`;

export async function createTables(sql: EffectSql): Promise<void> {
  for (const statement of TABLES.split(';')) await sql.query(statement);
}

/** Books an order. A second booking of one order is an error of the database, not a second line in the ledger. */
export async function book(sql: EffectSql, order: string, total: number): Promise<void> {
  await sql.query('insert into bookings (order_id, total) values ($1, $2)', [order, total]);
}

/** Sums up a day (`YYYY-MM-DD`) and gives the sum. Closing it again gives what it was closed with. */
export async function close(sql: EffectSql, day: string): Promise<number> {
  const { rows } = await sql.query<{ total: string }>(
    `insert into closings (day, total)
     select $1::date, coalesce(sum(total), 0) from bookings where booked_at >= $1::date and booked_at < $1::date + 1
     on conflict (day) do update set total = closings.total
     returning total`,
    [day],
  );
  return Number(rows[0]?.total ?? 0);
}
