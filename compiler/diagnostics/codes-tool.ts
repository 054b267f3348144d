import type { CodeEntry } from './code.ts';

/** Codes about what is fed to the command itself, one line at a time: NLJ91. */
export const toolCodes = {
  NLJ9101: {
    title: 'Line is not a JSON object',
    severity: 'error',
    why: 'With --ndjson each line of the input must be one JSON object with a "text"; this line is not. The other lines are answered as if it were not there.',
    example: '`{"text": "every day at 9am"` on a line of `nljobs parse --stdin --ndjson`',
    fix: 'none',
  },
  NLJ9102: {
    title: 'Unusable value in a JSON line',
    severity: 'error',
    why: 'A key of the line has a value that cannot be used: "now" is an RFC 3339 instant, "timezone" an IANA name, "next" a whole number and "phrase" true or false.',
    example: '`{"text": "every day at 9am", "timezone": "Mars/Olympus"}` on a line of `nljobs parse --stdin --ndjson`',
    fix: 'none',
  },
  NLJ9103: {
    title: 'Line too long',
    severity: 'error',
    why: 'A line of more than 1 MiB is no description. It is passed over unread, so that memory stays bounded.',
    example: 'a line of two million characters on the input of `nljobs parse --stdin`',
    fix: 'none',
  },
  NLJ9190: {
    title: 'Internal error',
    severity: 'error',
    why: 'The compiler failed on this text, which it never should, whatever the text is. Please report it with the text.',
    example: 'no text is known that gives this',
    fix: 'none',
  },
} as const satisfies Record<string, CodeEntry>;
