import { defineReader, defineRule } from '../rule.ts';
import { behindTimeWord, isTimeEnd, readZone, ZONE_OPENINGS } from './read.ts';

/** Words before "time" that name no zone: "at the same time", "the first time". */
const NO_ZONES =
  /^(local|server|system|standard|daylight|summer|winter|same|that|this|first|second|third|last|next|one|a|any|some|the|each|every|at|of|in|on|real|long|short|response|down|up|day|city|run|start|end|due|idle|full|part|lead|to|and|per)$/;

export const zoneReaders = [
  defineReader({
    id: 'zone.name',
    yields: 'zone',
    begins: { kinds: ['zone', 'offset'], words: ZONE_OPENINGS },
    read: readZone,
    examples: [
      'every day at 9 AM Europe/Berlin',
      'every day at 9 AM america/new_york',
      'every day at 9 AM ET',
      'every day at 9 AM UTC+2',
      'every day at 9 AM +05:30',
      'every day at 9 AM Tokyo time',
      'every day at 9 AM Central European Time',
      'every day at midnight Pacific',
      'every day at 9 AM, Pacific',
      'every day at 9 AM in Japan',
      'every day at 09:00Z',
    ],
    counterexamples: [
      'every day at 9 AM',
      'every day at 9 AM, Pacific sales are counted',
      'every day at noon eat lunch with the team',
      'every hour from 9:00 -17:00',
    ],
  }),
  defineReader({
    id: 'zone.unknown',
    yields: 'clause',
    begins: { kinds: ['word'] },
    alone: {},
    goesOn: { words: ['time'] },
    read: (tokens, at) => {
      const token = tokens[at];
      if (token?.kind !== 'word' || tokens[at + 1]?.text !== 'time' || !isTimeEnd(tokens[at - 1])) return [];
      if (NO_ZONES.test(token.text) || readZone(tokens, at).length > 0) return [];
      const said = `${token.text} time`;
      return [{ end: behindTimeWord(tokens, at + 1), value: { kind: 'zone', zones: [said], said } }];
    },
    examples: ['Every day at 9 AM Mars time', 'every day at 9 AM Pacfic time'],
    counterexamples: ['every day at 9 AM Tokyo time', 'every day at 9 AM Europe/Berlin'],
  }),
] as const;

/** A job runs at one instant, not at one for each of its users. */
const PER_USER =
  "(user's|users'|each user's|every user's|their|customer's|customers'|each customer's|recipient's|recipients'|each recipient's|member's|members'|each member's|tenant's|each tenant's|subscriber's)";

export const zoneRules = [
  defineRule({
    id: 'zone.clause',
    yields: 'clause',
    pattern: '[in|on|all in] [the] <zone:zone>',
    produce: ({ zone }) => ({ kind: 'zone', ...zone }),
    examples: [
      'every day at 9 AM in Europe/Berlin',
      'every day at 9 AM ET',
      'at 9 AM on weekdays and at 10 AM on weekends, all in UTC',
      'every day at 9 AM in the Pacific time zone',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'zone.going-by',
    yields: 'clause',
    pattern:
      '[all] [times] (going by|goes by|by|by the clock in|by the clocks in|by the clocks of|according to|based on|measured in|as per|as seen from|as seen in|set to|using|counted in) [the] <zone:zone>',
    produce: ({ zone }) => ({ kind: 'zone', ...zone }),
    examples: [
      'every day at 9 AM going by Tokyo time',
      'every day at 9 AM according to UTC',
      'every day at 9 AM going by Tokyo',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'zone.labelled',
    yields: 'clause',
    pattern:
      '([the|use|in the] (timezone|time zone|tz) [:|=|is|of]|use|[it|this|this job] (follows|uses|goes by|runs on)|[all] [the] (times|hours) (are|are given|are meant|stated|given) [in|as]) [the] <zone:zone>',
    produce: ({ zone }) => ({ kind: 'zone', ...zone }),
    priority: 1,
    examples: [
      'every day at 9 AM, time zone: Europe/Berlin',
      'every day at 9 AM, timezone Asia/Tokyo',
      'Every day at 9 AM, open the books. All times are Tokyo.',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'zone.parenthesis',
    yields: 'clause',
    pattern: '\\( [in] [timezone|time zone|tz] [:|=] <zone:zone> \\)',
    produce: ({ zone }) => ({ kind: 'zone', ...zone }),
    examples: ['daily at midnight (UTC)', 'every day at 7 AM PST (UTC-8)'],
    counterexamples: [],
  }),
  defineRule({
    id: 'zoned-time.times',
    yields: 'zoned-time',
    pattern: '[at] <times:times> [in] <zone:zone>',
    produce: ({ times, zone }) => ({ times, zone }),
    examples: ['Fridays at 9:05pm UTC (4:05pm ET)'],
    counterexamples: [],
  }),
  defineRule({
    id: 'zone.time-in-brackets',
    yields: 'clause',
    pattern: '\\( [=|is] <zoned-time+:all> [[the] (prev|previous|next|following|same) day] \\)',
    produce: ({ all }) => ({ kind: 'zoned-times', all }),
    priority: 1,
    examples: [
      'Fridays at 9:05pm UTC (4:05pm ET)',
      'every day (6 PM UTC)',
      'every day at 9 AM UTC (9 AM GMT / 10 AM BST)',
      'every day at 2 AM UTC (9 PM EST / 10 PM EDT prev day)',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'zone.time-restated',
    yields: 'clause',
    pattern: '(=|is|/|\\|) <zoned-time:one>',
    produce: ({ one }) => ({ kind: 'zoned-times', all: [one] }),
    priority: 1,
    examples: ['every day at 8am UTC = 3am ET', '1 PM UTC | 8 AM EST every day'],
    counterexamples: [],
  }),
  defineRule({
    id: 'zone.local',
    yields: 'clause',
    pattern:
      '[in] [the] (local time|server time|server local time|local server time|system time|local timezone|local time zone|server timezone)|local',
    // "At noon local": behind a time, and before nothing else.
    produce: (_, { tokens, from, to }) =>
      tokens[to - 1]?.text === 'local' && !(isTimeEnd(tokens[from - 1]) && (tokens[to]?.kind ?? 'punct') === 'punct')
        ? null
        : {
            kind: 'zone',
            zones: [],
            said: tokens
              .slice(from, to)
              .map((token) => token.text)
              .filter((text) => text !== 'in' && text !== 'the')
              .join(' '),
          },
    examples: ['every day at 9 AM local time', 'every day at 9 AM server time', 'every day at noon local'],
    counterexamples: ['every day at noon, local files are counted', 'every day at noon local files are counted'],
  }),
  defineRule({
    id: 'zone.per-user',
    yields: 'clause',
    pattern: `[in] [the|each|every] ${PER_USER} [own] [local] (time|timezone|time zone)`,
    produce: () => ({
      kind: 'problem',
      code: 'NLJ3041',
      message:
        'A job runs at one instant in one zone, not at a time of each user’s own. Run it hourly, and let the handler choose the users whose clock shows this hour.',
      instead: [],
    }),
    examples: ["every day at 9 AM in the user's local time", "every day at 9 AM in each user's timezone"],
    counterexamples: [],
  }),
  defineRule({
    id: 'zone.window',
    yields: 'clause',
    pattern: '(from|between) <time-item:from> <zone:zone> (to|until|till|through|and|-) <time-item:to> <zone:also>',
    produce: ({ from, zone, to, also }) =>
      JSON.stringify(zone.zones) === JSON.stringify(also.zones)
        ? { kind: 'window', from, to, open: false, zone: { ...zone, said: also.said } }
        : null,
    priority: 1,
    examples: ['every hour between 9am ET and 5pm ET'],
    counterexamples: ['every hour between 9am and 5pm ET'],
  }),
] as const;
