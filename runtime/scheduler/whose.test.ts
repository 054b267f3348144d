import { describe, expect, test } from 'vitest';
import { RuntimeError } from '../errors.ts';
import { refuseOtherScope, refuseWithoutScope } from './whose.ts';

const JOB = { id: 'invoice', scope: 'customer' };

describe('whose run it is', () => {
  test.each([
    [{ customer: 'other' }],
    [{ customer: 'acme', customerId: 'other' }],
    [{ customerId: 'acme', customer: { id: 'other' } }],
    [{ customerId: 'acme', customer_id: 'other' }],
    [{ customer_id: 'acme', customer: { id: 7 } }],
  ])('%j is refused to the tenant acme: it names another, in whatever form', (input) => {
    expect(() => refuseOtherScope(JOB, input, 'acme')).toThrow(RuntimeError);
    expect(() => refuseOtherScope(JOB, input, 'acme')).toThrow(/input names "(?:other|7)"/u);
    expect(() => refuseWithoutScope(JOB, input, 'acme')).toThrow(RuntimeError);
  });

  test.each([
    [{}],
    [null],
    [{ customer: { id: 'acme' }, customerId: 'acme', customer_id: 'acme' }],
    [{ customer: { name: 'other' }, customerId: null }],
    [{ supplierId: 'other' }],
  ])('%j is not: it names acme or nobody', (input) => {
    expect(() => refuseWithoutScope(JOB, input, 'acme')).not.toThrow();
  });

  test('a job of tenants is for somebody, and one of none for anybody', () => {
    expect(() => refuseWithoutScope(JOB, {}, null)).toThrow(/say which/u);
    expect(() => refuseWithoutScope(JOB, { customerId: 'acme' }, null)).not.toThrow();
    expect(() => refuseWithoutScope({ ...JOB, scope: null }, { customerId: 'other' }, 'acme')).not.toThrow();
  });
});
