import { defineReader } from '../rule.ts';

/** What cron calls its usual schedules. */
const CRON_MACRO = /^@(?:yearly|annually|monthly|weekly|daily|midnight|noon|hourly|every|reboot|fortnightly)$/;

/** Where somebody is told, and where a sign of life is sent. */
export const addressReaders = [
  defineReader({
    id: 'address.email-or-channel',
    yields: 'address',
    single: true,
    begins: { kinds: ['email', 'channel'] },
    read: (tokens, at) => {
      const token = tokens[at];
      return token?.kind === 'email' || token?.kind === 'channel' ? [{ end: at + 1, value: token.text }] : [];
    },
    examples: ['Every hour, sync the orders. Email ops@example.com if it fails.'],
    counterexamples: [],
  }),
  defineReader({
    id: 'address.handle',
    yields: 'address',
    begins: { words: ['@'] },
    alone: {},
    goesOn: { kinds: ['word'] },
    read: (tokens, at) => {
      // "@sre", "@data-team", "@oncall_2": of words that nothing but a mark of names parts; "@ 9 AM" and "@daily" are schedules.
      if (tokens[at]?.text !== '@') return [];
      let end = at + 1;
      let value = '@';
      for (; ; end += 2) {
        const token = tokens[end];
        if (token === undefined || token.spaced || (token.kind !== 'word' && token.kind !== 'number')) break;
        value += token.text;
        const mark = tokens[end + 1];
        if (mark === undefined || mark.spaced || !/^[-_.]$/.test(mark.text) || tokens[end + 2]?.spaced !== false) {
          end += 1;
          break;
        }
        value += mark.text;
      }
      return /^@\p{L}.*[\p{L}\d]$/u.test(value) && !CRON_MACRO.test(value) ? [{ end, value }] : [];
    },
    examples: ['Every hour, sync the orders. On failure: page @sre.'],
    counterexamples: ['@daily sync the orders'],
  }),
  defineReader({
    id: 'link.url',
    yields: 'link',
    single: true,
    begins: { kinds: ['url'] },
    read: (tokens, at) => {
      const token = tokens[at];
      return token?.kind === 'url' && /^https?:\/\/[^/]/i.test(token.text) ? [{ end: at + 1, value: token.text }] : [];
    },
    examples: ['Every hour, sync the orders. Heartbeat: https://hc-ping.com/orders.'],
    counterexamples: [],
  }),
] as const;
