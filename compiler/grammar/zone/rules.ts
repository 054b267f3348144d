import type { Token } from '../../lexer/token.ts';
import type { Dimensions } from '../dimensions.ts';
import { defineReader, defineRule } from '../rule.ts';
import { ABBREVIATIONS, AMBIGUOUS, CITIES, REGIONS } from './names.ts';

type Zone = Dimensions['zone'];

/** `UTC+2` to the fixed-offset zone of that name in the IANA database, where the signs are the other way round. */
function offsetZone(text: string): string | null {
  const match = /([+\-−])\s?(\d{1,2})(?::?(\d{2}))?$/.exec(text);
  if (match === null) return null;
  const hours = Number(match[2]);
  const minutes = Number(match[3] ?? 0);
  if (hours > 14 || minutes > 59) return null;
  if (hours === 0 && minutes === 0) return 'UTC';
  const sign = match[1] === '+' ? '+' : '-';
  if (minutes !== 0) return `${sign}${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
  return `Etc/GMT${sign === '+' ? '-' : '+'}${hours}`;
}

/** A city of up to four words, the longest first. */
function cityAt(tokens: readonly Token[], at: number): { zone: string; end: number; said: string } | null {
  for (let length = 4; length > 0; length--) {
    const words = tokens.slice(at, at + length);
    if (words.length < length || words.some((token) => token.kind !== 'word')) continue;
    const said = words.map((token) => token.text).join(' ');
    const zone = CITIES.get(said);
    if (zone !== undefined) return { zone, end: at + length, said };
  }
  return null;
}

const isTimeWord = (token: Token | undefined) => token?.text === 'time' || token?.text === 'timezone';

export const zoneReaders = [
  defineReader({
    id: 'zone.name',
    yields: 'zone',
    read: (tokens, at) => {
      const token = tokens[at];
      if (token === undefined) return [];
      const found = (zone: string, end: number, note?: string): { end: number; value: Zone }[] => [
        {
          end,
          value: {
            zone,
            said: tokens
              .slice(at, end)
              .map((one) => one.text)
              .join(' '),
            ...(note === undefined ? {} : { note }),
          },
        },
      ];
      if (token.kind === 'zone') return found(token.text, isTimeWord(tokens[at + 1]) ? at + 2 : at + 1);
      if (token.kind === 'offset') {
        const zone = offsetZone(token.text);
        return zone === null ? [] : found(zone, at + 1);
      }
      if (token.kind !== 'word') return [];
      const abbreviation = ABBREVIATIONS.get(token.text);
      if (abbreviation !== undefined) {
        const end = isTimeWord(tokens[at + 1]) ? at + 2 : at + 1;
        return found(abbreviation.zone, end, token.text === 'ist' ? 'ist' : abbreviation.half);
      }
      const region = REGIONS.get(token.text);
      if (region !== undefined) {
        let end = at + 1;
        if (['standard', 'daylight', 'summer'].includes(tokens[end]?.text ?? '')) end += 1;
        const timed = isTimeWord(tokens[end]);
        if (timed) return found(region, end + 1);
        return tokens[at - 1]?.text === 'am' || tokens[at - 1]?.text === 'pm' ? found(region, at + 1) : [];
      }
      const city = cityAt(tokens, at);
      if (city === null) return [];
      return [...(isTimeWord(tokens[city.end]) ? found(city.zone, city.end + 1) : []), ...found(city.zone, city.end)];
    },
    examples: [
      'every day at 9 AM Europe/Berlin',
      'every day at 9 AM ET',
      'every day at 9 AM UTC+2',
      'every day at 9 AM Tokyo time',
    ],
    counterexamples: ['every day at 9 AM'],
  }),
  defineReader({
    id: 'zone.ambiguous',
    yields: 'clause',
    read: (tokens, at) => {
      const token = tokens[at];
      const zones = token === undefined ? undefined : AMBIGUOUS.get(token.text);
      if (token === undefined || zones === undefined) return [];
      return [
        {
          end: at + 1,
          value: {
            kind: 'problem',
            code: 'NLJ3008',
            message: `“${token.text.toUpperCase()}” names ${zones.join(' to some and ')} to others.`,
            instead: zones.map((zone) => ({ title: zone, text: zone })),
          },
        },
      ];
    },
    examples: ['every day at 9 AM CST'],
    counterexamples: [],
  }),
  defineReader({
    id: 'zone.unknown',
    yields: 'clause',
    read: (tokens, at) => {
      const token = tokens[at];
      if (token?.kind !== 'word' || !isTimeWord(tokens[at + 1]) || tokens[at + 1]?.text !== 'time') return [];
      const known =
        ABBREVIATIONS.has(token.text) ||
        REGIONS.has(token.text) ||
        CITIES.has(token.text) ||
        /^(local|standard|daylight|summer|same|that|this|first|last|next|a|any|the|each|every|one|at|of|in|some|real|long|short|response|down|up|day|city)$/.test(
          token.text,
        );
      const before = tokens[at - 1];
      const timed =
        before !== undefined &&
        (before.kind === 'clock' ||
          before.text === 'am' ||
          before.text === 'pm' ||
          before.text === 'noon' ||
          before.text === 'midnight');
      if (known || !timed) return [];
      return [
        {
          end: at + 2,
          value: {
            kind: 'problem',
            code: 'NLJ4003',
            message: `There is no time zone “${token.text} time” that I know. Write an IANA name such as “Europe/Berlin”, or a large city.`,
            instead: [],
          },
        },
      ];
    },
    examples: ['Every day at 9 AM Mars time'],
    counterexamples: ['every day at 9 AM Tokyo time'],
  }),
] as const;

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
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'zone.parenthesis',
    yields: 'clause',
    pattern: '\\( [in] <zone:zone> \\)',
    produce: ({ zone }) => ({ kind: 'zone', ...zone }),
    examples: ['daily at midnight (UTC)'],
    counterexamples: [],
  }),
  defineRule({
    id: 'zone.time-in-brackets',
    yields: 'clause',
    pattern: '\\( [at] <times:times> [in] <zone:zone> \\)',
    produce: ({ times, zone }) => ({ kind: 'time-in-zone', times, ...zone }),
    priority: 1,
    examples: ['Fridays at 9:05pm UTC (4:05pm ET)', 'every day (6 PM UTC)'],
    counterexamples: [],
  }),
  defineRule({
    id: 'zone.time-restated',
    yields: 'clause',
    pattern: '(=|is|/) <times:times> <zone:zone>',
    produce: ({ times, zone }) => ({ kind: 'time-in-zone', times, ...zone }),
    priority: 1,
    examples: ['every day at 8am UTC = 3am ET'],
    counterexamples: [],
  }),
  defineRule({
    id: 'zone.local',
    yields: 'clause',
    pattern: '[in] [the] local time',
    produce: () => ({ kind: 'remark' }),
    examples: ['every day at 9 AM local time'],
    counterexamples: [],
  }),
] as const;
