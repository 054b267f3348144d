import type { Token } from '../../lexer/token.ts';
import { defineReader, defineRule } from '../rule.ts';
import { HOLIDAY_PLACES } from './places.ts';

const KIND = '(public|bank|national|federal|legal|official|statutory|state)';

/** A place of at most three words, with the token index behind it. */
function placeAt(tokens: readonly Token[], at: number) {
  let said = '';
  let found: { end: number; value: { country: string | null; region: string | null } } | null = null;
  for (let end = at; end < at + 3 && tokens[end]?.kind === 'word'; end++) {
    said = end === at ? (tokens[end]?.text ?? '') : `${said} ${tokens[end]?.text}`;
    const place = HOLIDAY_PLACES.get(said);
    if (place !== undefined) found = { end: end + 1, value: place };
  }
  return found;
}

export const holidayReaders = [
  defineReader({
    id: 'holiday-place.name',
    yields: 'holiday-place',
    get begins() {
      return { words: [...HOLIDAY_PLACES.keys()].map((name) => name.split(' ')[0] as string) };
    },
    read: (tokens, at) => {
      const place = placeAt(tokens, at);
      if (place === null) return [];
      // "Germany (Bavaria)", "Bavaria, Germany".
      const bracketed = tokens[place.end]?.text === '(';
      const comma = tokens[place.end]?.text === ',';
      const also = bracketed || comma ? placeAt(tokens, place.end + 1) : null;
      if (also !== null && also.value.country === place.value.country) {
        const region = place.value.region ?? also.value.region;
        const end = bracketed && tokens[also.end]?.text === ')' ? also.end + 1 : also.end;
        if (!bracketed || end > also.end) return [{ end, value: { country: place.value.country, region } }, place];
      }
      const code = tokens[place.end + 1];
      if (bracketed && code?.kind === 'word' && code.text.length < 4 && tokens[place.end + 2]?.text === ')')
        return [{ end: place.end + 3, value: { country: place.value.country, region: code.text.toUpperCase() } }];
      return [place];
    },
    examples: ['every weekday at 9 AM except public holidays in Germany (Bavaria)'],
    counterexamples: [],
  }),
] as const;

export const holidayRules = [
  defineRule({
    id: 'excluded.holidays-of',
    yields: 'excluded',
    pattern: `[on|the] [all] [the] [a] [${KIND}] (holidays|holiday) (in|of|for) [the] <holiday-place:place>`,
    produce: ({ place }) => ({ holidays: place }),
    priority: 2,
    examples: ['every weekday at 9 AM excluding bank holidays in England'],
    counterexamples: [],
  }),
  defineRule({
    id: 'excluded.holidays-national',
    yields: 'excluded',
    pattern: `[on|the] [all] <holiday-place:place> [${KIND}] (holidays|holiday)`,
    produce: ({ place }) => ({ holidays: place }),
    priority: 2,
    examples: [
      'every weekday at 9 AM except US federal holidays',
      'every weekday at 9 AM except German public holidays',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'excluded.holidays',
    yields: 'excluded',
    pattern: `[on|the] [all|any] [${KIND}] (holidays|holiday)`,
    produce: () => ({ holidays: { country: null, region: null } }),
    examples: ['every weekday at 9 AM except holidays', 'every day at 9 AM except weekends and public holidays'],
    counterexamples: ['every weekday at 9 AM except US federal holidays'],
  }),
  defineRule({
    id: 'exception.other-holidays',
    yields: 'clause',
    pattern:
      '(except|excluding|but not|skipping|not|without) [on] [the] (nyse|nasdaq|lse|stock exchange|exchange|market|trading|school|company|office|corporate|jewish|christian|muslim|religious|team) holidays',
    produce: () => ({
      kind: 'problem',
      code: 'NLJ4008',
      message:
        'Only the public holidays of a country or a region can be left out. Name the country, or the dates: “except 25 December and 1 January”.',
      instead: [],
    }),
    priority: 2,
    examples: ['on weekdays at 9 AM except NYSE holidays'],
    counterexamples: [],
  }),
  defineRule({
    id: 'days.on-holidays',
    yields: 'clause',
    pattern: `[on|only on|every|each] [the day (before|after)] [a|the|each|every|all] [${KIND}] (holidays|holiday)`,
    produce: (_, { tokens, from, to }) =>
      to - from < 2 || !/^(on|only|every|each|the)$/.test(tokens[from]?.text ?? '')
        ? null
        : {
            kind: 'problem',
            code: 'NLJ4008',
            message: 'A schedule cannot be made of holidays. Name the dates: “on 25 December and 1 January at 9 AM”.',
            instead: [],
          },
    examples: ['on holidays at 9 AM', 'the day before a holiday at 9 AM'],
    counterexamples: ['every weekday at 9 AM except holidays'],
  }),
] as const;
