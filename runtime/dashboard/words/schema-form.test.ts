import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { fieldsOf, initialOf, readForm } from './schema-form.ts';

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
      ['tags', 'json', false],
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
      ['tags', '["a"]'],
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
        tags: ['a'],
      },
    });
  });

  test('says at each field what is wrong', () => {
    const read = readForm(
      fields,
      new Map([...plain, ['count', '1.5'], ['share', 'much'], ['tags', '[a]'], ['tone', '']]),
    );
    expect(read.ok ? null : [...read.faults.keys()]).toEqual(['count', 'share', 'tone', 'tags']);
  });

  test('is no form where the schema describes no plain object', () => {
    for (const schema of [
      {},
      { type: 'string' },
      { anyOf: [{ type: 'object', properties: {} }] },
      { type: 'object' },
    ]) {
      expect(fieldsOf(schema)).toBeNull();
    }
    expect(fieldsOf({ type: 'object', properties: { odd: true } })?.[0]?.kind).toBe('json');
  });
});
