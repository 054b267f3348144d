import { z } from 'zod';

/** The forms that values of the config and of front matter share. Messages say what is needed. */

export const zone = z.string().refine(isZone, { error: 'must be an IANA time zone such as "Europe/Berlin" or "UTC"' });

export const clock = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'must be a time of day as HH:MM, such as "09:00"' });

export const dayParts = z.record(z.string(), clock);

/** `summer` → `06-01/08-31`. */
export const seasons = z.partialRecord(
  z.enum(['spring', 'summer', 'autumn', 'fall', 'winter']),
  z
    .string()
    .regex(
      /^(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])\/(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/,
      'must be two days like 06-01/08-31',
    ),
);

/** One text, or a list of them. */
export const texts = z
  .union([z.string().min(1), z.array(z.string().min(1))], { error: 'must be a text or a list of texts' })
  .transform((value) => (typeof value === 'string' ? [value] : value));

/** Intl knows the zones of the IANA database under their names and links; it also takes offsets, which are no zones. */
function isZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== null;
  } catch {
    return false;
  }
}

/** An issue of zod in words that follow a key's name: `must be …`. */
export function issueInWords(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_value') {
    const values = issue.values.map((value) => JSON.stringify(value));
    const last = values.pop() ?? '';
    return `must be ${values.length === 0 ? last : `${values.join(', ')} or ${last}`}`;
  }
  if (issue.code === 'invalid_type') {
    return issue.input === undefined ? 'is missing' : `must be ${nameOfType(issue.expected)}`;
  }
  if (issue.code === 'invalid_union') {
    const custom = issue.message !== 'Invalid input' ? issue.message : null;
    return custom ?? 'does not have one of the forms it may have';
  }
  return issue.message;
}

function nameOfType(expected: string): string {
  const names: Readonly<Record<string, string>> = {
    string: 'a text',
    number: 'a number',
    int: 'a whole number',
    boolean: 'true or false',
    array: 'a list',
    object: 'an object',
    record: 'an object',
  };
  return names[expected] ?? `of the type ${expected}`;
}
