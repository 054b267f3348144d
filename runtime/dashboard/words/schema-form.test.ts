import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type Field, fieldsOf, initialOf, readForm } from './schema-form.ts';

const SCHEMA = z.toJSONSchema(
  z.object({
    email: z.email().describe('To whom'),
    count: z.int().min(1).max(10).default(3),
    share: z.number().optional(),
    urgent: z.boolean().default(false),
    tone: z.enum(['plain', 'warm']),
    since: z.iso.datetime().optional(),
    tags: z.array(z.string()).optional(),
  }),
  { io: 'input' },
) as Readonly<Record<string, unknown>>;
const fields = fieldsOf(SCHEMA) ?? [];
const plain: readonly (readonly [string, string])[] = [
  ['email', 'ana@example.com'],
  ['tone', '1'],
];

describe('a form made of a schema', () => {
  test('has a field for every property, of its kind, with what is needed, said and filled in', () => {
    expect(fields.map(({ name, kind, required }) => [name, kind, required])).toEqual([
      ['email', 'text', true],
      ['count', 'integer', false],
      ['share', 'number', false],
      ['urgent', 'boolean', false],
      ['tone', 'choice', true],
      ['since', 'moment', false],
      ['tags', 'list', false],
    ]);
    expect(fields[0]?.help).toBe('To whom');
    expect([fields[1]?.min, fields[1]?.max]).toEqual([1, 10]);
    expect(fields.map(initialOf)).toEqual(['', '3', '', 'false', '0', '', '']);
  });

  test('gives what was written, as it is meant, and leaves out what nobody wrote', () => {
    expect(readForm(fields, new Map(plain))).toEqual({
      ok: true,
      value: { email: 'ana@example.com', urgent: false, tone: 'warm' },
    });
    const more = [
      ...plain,
      ['count', '7'],
      ['share', '0.5'],
      ['urgent', 'true'],
      ['since', '2027-01-01T09:00Z'],
      ['tags', 'a\r\nb c\n'],
    ] as const;
    expect(readForm(fields, new Map(more))).toEqual({
      ok: true,
      value: {
        email: 'ana@example.com',
        count: 7,
        share: 0.5,
        urgent: true,
        tone: 'warm',
        since: '2027-01-01T09:00:00.000Z',
        tags: ['a', 'b c'],
      },
    });
  });

  test('says at each field what is wrong', () => {
    const read = readForm(fields, new Map([...plain, ['count', '1.5'], ['share', 'much'], ['tone', '']]));
    expect(read.ok ? null : [...read.faults.keys()]).toEqual(['count', 'share', 'tone']);
  });

  test('is no form where the schema describes no plain object', () => {
    for (const schema of [
      {},
      { type: 'string' },
      { anyOf: [{ type: 'object', properties: {} }, { type: 'string' }] },
      { type: 'object' },
    ]) {
      expect(fieldsOf(schema)).toBeNull();
    }
    expect(fieldsOf({ type: 'object', properties: { odd: true } })?.[0]?.kind).toBe('json');
  });
});

const NESTED = z.toJSONSchema(
  z.object({
    customer: z.object({
      id: z.string(),
      address: z.object({ country: z.enum(['DE', 'FR']), street: z.string() }).optional(),
    }),
    amounts: z.array(z.number()),
    currency: z.enum(['EUR', 'USD']).default('USD'),
    lines: z.array(z.object({ sku: z.string() })).optional(),
    tags: z.array(z.enum(['vip', 'late'])).optional(),
    note: z.string().nullable().optional(),
    due: z.iso.date().optional(),
    either: z.union([z.number(), z.literal('none')]).optional(),
  }),
  { io: 'input' },
) as Readonly<Record<string, unknown>>;

describe('a form of what is nested', () => {
  const nested = fieldsOf(NESTED) ?? [];

  test('has a group for each object, a list for texts and numbers, boxes for several of a few, and JSON for the rest', () => {
    expect(nested.map(({ name, kind }) => [name, kind])).toEqual([
      ['customer', 'group'],
      ['amounts', 'list'],
      ['currency', 'choice'],
      ['lines', 'json'],
      ['tags', 'several'],
      ['note', 'text'],
      ['due', 'date'],
      ['either', 'json'],
    ]);
    const [id, address] = nested[0]?.fields ?? [];
    expect([
      id?.name,
      id?.always,
      address?.kind,
      address?.fields.map(({ name, required, always }) => [name, required, always]),
    ]).toEqual([
      'customer/id',
      true,
      'group',
      [
        ['customer/address/country', true, false],
        ['customer/address/street', true, false],
      ],
    ]);
    // What nobody has to say is not said for them, and a default is shown.
    expect(initialOf(address?.fields[0] as Field)).toBe('');
    expect(nested.map(initialOf)[2]).toBe('1');
  });

  test('leaves out an object into which nobody wrote, and needs all of one that was begun', () => {
    const some = [
      ['customer/id', 'c1'],
      ['amounts', '1.5\n2'],
      ['currency', '1'],
    ] as const;
    expect(readForm(nested, new Map(some))).toEqual({
      ok: true,
      value: { customer: { id: 'c1' }, amounts: [1.5, 2], currency: 'USD' },
    });
    const begun = readForm(nested, new Map([...some, ['customer/address/street', 'Hauptstr. 1']]));
    expect(begun.ok ? null : [...begun.faults.keys()]).toEqual(['customer/address/country']);
    const whole = readForm(
      nested,
      new Map([
        ...some,
        ['customer/address/street', 'Hauptstr. 1'],
        ['customer/address/country', '0'],
        ['tags/1', 'true'],
      ]),
    );
    expect(whole).toMatchObject({
      ok: true,
      value: { customer: { id: 'c1', address: { country: 'DE', street: 'Hauptstr. 1' } }, tags: ['late'] },
    });
  });

  test('says which line of a list is no number', () => {
    const read = readForm(
      nested,
      new Map([
        ['customer/id', 'c'],
        ['amounts', '1\ntwo'],
      ]),
    );
    expect(read.ok ? null : read.faults.get('amounts')).toBe('“two” is no number.');
  });

  test('follows references, and ends where a schema contains itself', () => {
    const tree = z.object({
      name: z.string(),
      get child() {
        return tree.optional();
      },
    });
    const kinds = (all: readonly Field[]): readonly unknown[] =>
      all.map(({ kind, fields }) => [kind, ...kinds(fields)]);
    const schema = z.toJSONSchema(tree, { io: 'input' }) as Readonly<Record<string, unknown>>;
    expect(kinds(fieldsOf(schema) ?? [])).toEqual([['text'], ['group', ['text'], ['group', ['text'], ['json']]]]);
  });

  test('takes a property of any name', () => {
    const odd = fieldsOf({
      type: 'object',
      properties: JSON.parse('{"__proto__":{"type":"string"},"a/b":{"type":"string"}}'),
    });
    const read = readForm(
      odd ?? [],
      new Map([
        ['__proto__', 'x'],
        ['a~1b', 'y'],
      ]),
    );
    expect(read.ok ? JSON.stringify(read.value) : null).toBe('{"__proto__":"x","a/b":"y"}');
  });
});

describe('what is emptied', () => {
  const read = (shape: z.ZodRawShape, written: Readonly<Record<string, string>> = {}) => {
    const schema = z.toJSONSchema(z.object(shape), { io: 'input' }) as Readonly<Record<string, unknown>>;
    const form = readForm(fieldsOf(schema) ?? [], new Map(Object.entries(written)));
    return form.ok ? form.value : Object.fromEntries(form.faults);
  };
  const colour = z.enum(['red', 'blue']);

  test('is empty, and not its default', () => {
    const lists = { some: z.array(colour).default(['red']), lines: z.array(z.string()).default(['a']) };
    expect(read(lists)).toEqual({ some: [], lines: [] });
    expect(read({ some: z.array(colour).default([]), lines: z.array(z.string()).default([]) })).toEqual({});
    expect(read({ note: z.string().nullable().default('hello') }, { note: '' })).toEqual({ note: null });
  });

  test('is null where it is needed and may be, and nothing is chosen by itself', () => {
    const shape = {
      text: z.string().nullable(),
      count: z.number().nullable(),
      colour: colour.nullable(),
      sure: z.boolean().nullable(),
      since: z.iso.datetime().nullable(),
      place: z.object({ city: z.string(), colour }).nullable(),
    };
    const schema = z.toJSONSchema(z.object(shape), { io: 'input' }) as Readonly<Record<string, unknown>>;
    const fields = fieldsOf(schema) ?? [];
    expect(fields.every(({ nullable, required }) => nullable && required)).toBe(true);
    const shown = Object.fromEntries(fields.map((field) => [field.name, initialOf(field)]));
    const none = { text: null, count: null, colour: null, sure: null, since: null, place: null };
    expect(read(shape, shown)).toEqual(none);
    expect(z.object(shape).parse(none)).toEqual(none);
    const some = { text: 'x', count: '2', colour: '1', sure: '1', 'place/city': 'Rome', 'place/colour': '0' };
    expect(read(shape, some)).toEqual({
      ...none,
      ...{ text: 'x', count: 2, colour: 'blue', sure: false, place: { city: 'Rome', colour: 'red' } },
    });
    expect(read({ text: z.string(), count: z.number() })).toEqual({ count: 'This is needed.' });
  });

  test('an optional group is left out as it was shown, however the browser writes that', () => {
    const from = '2027-01-15T09:00:00Z';
    const group = z.object({ from: z.iso.datetime().default(from), lines: z.array(z.string()).default(['a', 'b']) });
    const schema = z.toJSONSchema(z.object({ group: group.optional() }), { io: 'input' }) as Readonly<
      Record<string, unknown>
    >;
    const [field] = fieldsOf(schema)?.[0]?.fields ?? [];
    const shown = field === undefined ? '' : initialOf(field);
    expect(shown).toMatch(/:00$/u);
    const lines = 'a\r\nb';
    const shape = { group: group.optional() };
    expect(read(shape, { 'group/from': shown.slice(0, -3), 'group/lines': lines })).toEqual({});
    expect(read(shape, { 'group/from': shown, 'group/lines': 'a' })).toEqual({
      group: { from: new Date(from).toISOString(), lines: ['a'] },
    });
  });
});
