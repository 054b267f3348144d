import type { Problem, Span, Unit } from '../../ast/nodes.ts';
import { UNIT_MS } from '../duration/rules.ts';
import { defineRule } from '../rule.ts';

/** A rhythm from a length of time: 60 minutes are an hour, 90 stay minutes; a fraction becomes the finer unit. */
export function rhythmOf(span: Span): { kind: 'rhythm'; n: number; unit: Unit } | Problem {
  if (!(span.n > 0) || !Number.isFinite(span.n)) {
    return {
      kind: 'problem',
      code: 'NLJ4004',
      message: `“Every ${span.n} ${span.unit}s” is no rhythm: the number must be more than zero.`,
      instead: [],
    };
  }
  if (span.unit === 'millisecond') return rhythmOf({ n: span.n / 1000, unit: 'second' });
  const ms = UNIT_MS[span.unit];
  if (Number.isInteger(span.n)) {
    if (span.unit === 'second' && span.n % 60 === 0) return rhythmOf({ n: span.n / 60, unit: 'minute' });
    if (span.unit === 'minute' && span.n % 60 === 0) return { kind: 'rhythm', n: span.n / 60, unit: 'hour' };
    return { kind: 'rhythm', n: span.n, unit: span.unit };
  }
  if (ms !== undefined) {
    const seconds = (span.n * ms) / 1000;
    if (seconds % 60 === 0) return rhythmOf({ n: seconds / 60, unit: 'minute' });
    return { kind: 'rhythm', n: seconds, unit: 'second' };
  }
  return {
    kind: 'problem',
    code: 'NLJ4004',
    message: `“Every ${span.n} ${span.unit}s” has no exact length. Say a whole number.`,
    instead: [],
  };
}

const adverb =
  (unit: Unit, n = 1) =>
  () =>
    ({ kind: 'rhythm', n, unit, adverb: true }) as const;

const ADVERBS: Readonly<Record<string, Unit>> = {
  hourly: 'hour',
  daily: 'day',
  weekly: 'week',
  monthly: 'month',
  yearly: 'year',
  annually: 'year',
};

export const rhythmRules = [
  defineRule({
    id: 'rhythm.secondly',
    yields: 'clause',
    pattern: 'secondly',
    produce: adverb('second'),
    examples: ['secondly'],
    counterexamples: [],
  }),
  defineRule({
    id: 'rhythm.minutely',
    yields: 'clause',
    pattern: 'minutely',
    produce: adverb('minute'),
    examples: ['minutely'],
    counterexamples: [],
  }),
  defineRule({
    id: 'rhythm.half-hourly',
    yields: 'clause',
    pattern: '(half [-] hourly|quarter [-] hourly)',
    produce: (_, { tokens, from }) => rhythmOf({ n: tokens[from]?.text === 'half' ? 30 : 15, unit: 'minute' }),
    priority: 1,
    examples: ['half-hourly on weekdays', 'quarter-hourly between 9am and 5pm'],
    counterexamples: ['send the half-hourly report every day at 9 AM'],
  }),
  defineRule({
    id: 'rhythm.hourly',
    yields: 'clause',
    pattern: '(hourly|hrly)',
    produce: adverb('hour'),
    examples: ['Hourly, prune the cache.'],
    counterexamples: ['send the hourly report every day at 9 AM'],
  }),
  defineRule({
    id: 'rhythm.daily',
    yields: 'clause',
    pattern: '(daily|everyday|each and every day|all days|seven days a week|7 days a week|7 days per week)',
    produce: adverb('day'),
    examples: ['Daily at 2 AM: delete old records', 'seven days a week at 6 AM', 'all days at noon'],
    counterexamples: ['send the daily report every Monday at 9 AM'],
  }),
  defineRule({
    id: 'rhythm.nightly',
    yields: 'clause',
    pattern: 'nightly',
    produce: () => ({ kind: 'rhythm', n: 1, unit: 'day', adverb: true, dayPart: 'night' }),
    examples: ['Nightly at 2 AM, vacuum the tables'],
    counterexamples: [],
  }),
  defineRule({
    id: 'rhythm.weekly',
    yields: 'clause',
    pattern: '(weekly|wkly)',
    produce: adverb('week'),
    examples: ['Weekly on Sunday at 8 AM'],
    counterexamples: ['send the weekly summary every day at 9 AM'],
  }),
  defineRule({
    id: 'rhythm.monthly',
    yields: 'clause',
    pattern: '(monthly|mthly|mnthly)',
    produce: adverb('month'),
    examples: ['Monthly on the 1st at 2 AM'],
    counterexamples: ['send the monthly invoice summary every Monday at 9 AM'],
  }),
  defineRule({
    id: 'rhythm.quarterly',
    yields: 'clause',
    pattern: '(quarterly|qtrly)',
    produce: adverb('quarter'),
    examples: ['Quarterly at 8 AM, archive the books', 'qtrly on the 1st at 8 AM'],
    counterexamples: [],
  }),
  defineRule({
    id: 'rhythm.yearly',
    yields: 'clause',
    pattern: '(yearly|annually|yrly)',
    produce: adverb('year'),
    examples: ['Yearly, reset the allowances'],
    counterexamples: [],
  }),
  defineRule({
    id: 'rhythm.every-unit',
    yields: 'clause',
    pattern:
      '[for|on|of|in|at] (every|each|ev|each and every) [single] <unit:unit> [of (the|every|each|any) (week|month|year|day|hour)|of month]',
    produce: ({ unit }) => ({ kind: 'rhythm', n: 1, unit }),
    examples: ['every hour', 'each day at 9 AM'],
    counterexamples: ['every customer at 9 AM'],
  }),
  defineRule({
    id: 'rhythm.any-month',
    yields: 'clause',
    pattern: '[,] [of] any month [of the year]',
    produce: () => ({ kind: 'remark' }),
    examples: ['every day at noon, any month of the year'],
    counterexamples: [],
  }),
  defineRule({
    id: 'rhythm.minutes-of-hour',
    yields: 'clause',
    pattern:
      '(hourly|every hour|each hour|once an hour|once per hour|twice an hour|twice per hour|<number:n?> times (an|per|every|each) hour) [,] at <numbers:minutes> [minutes|mins]',
    produce: ({ n, minutes }, { tokens, from, to }) => {
      const count = n ?? { once: 1, twice: 2 }[tokens[from]?.text ?? ''];
      const next = tokens[to]?.text ?? '';
      if (/^min(ute)?s$/.test(tokens[to - 1]?.text ?? '') && /^(past|after|to|before|of)$/.test(next)) return null;
      if (/^(am|pm|:|past|minutes?|mins?|o'clock)$/.test(next) || minutes.some((minute) => minute > 59)) return null;
      // Without a count only what can be no hour shows that minutes are meant.
      if (count === undefined ? minutes.every((minute) => minute < 24) : minutes.length !== count) return null;
      return { kind: 'minutes', minutes };
    },
    priority: 1,
    examples: [
      'twice an hour at 17 and 47',
      'every hour at 20 and 50',
      'three times per hour at 15, 30 and 45 minutes',
    ],
    counterexamples: ['every hour at minute 20'],
  }),
  defineRule({
    id: 'rhythm.synchronized',
    yields: 'clause',
    pattern: '(synchronized|synchronised)',
    // App Engine's word for what every rhythm here is: counted from midnight.
    produce: (_, { tokens, from, to }) =>
      /^(minutes?|mins?|hours?|hrs?)$/.test(tokens[from - 1]?.text ?? '') && tokens[to]?.kind !== 'word'
        ? { kind: 'remark' }
        : null,
    examples: ['every 2 hours synchronized'],
    counterexamples: ['every 2 hours, copy the synchronized folders'],
  }),
  defineRule({
    id: 'rhythm.regular-job',
    yields: 'clause',
    pattern:
      '(a|the|(run|create|add|schedule|have|set up|make) [a|the]) (hourly|daily|nightly|weekly|monthly|quarterly|yearly) (job|task|cron job|cron) [to|that|which]',
    produce: (_, { tokens, from, to }) => {
      // "a nightly job" is one to do something, or all that is said; before another word it is a thing.
      if (/^(?:job|task|cron)$/.test(tokens[to - 1]?.text ?? '') && tokens[to]?.kind === 'word') return null;
      const word = tokens.slice(from, from + 4).find((token) => token.text.endsWith('ly'))?.text ?? '';
      const unit = (
        {
          hourly: 'hour',
          daily: 'day',
          nightly: 'day',
          weekly: 'week',
          monthly: 'month',
          quarterly: 'quarter',
          yearly: 'year',
        } as const
      )[word as 'daily'];
      return { kind: 'rhythm', n: 1, unit, ...(word === 'nightly' ? { dayPart: 'night' } : {}) };
    },
    priority: 1,
    examples: ['Run a nightly job to archive completed tasks older than 30 days.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'rhythm.negative',
    yields: 'clause',
    pattern: '(every|each) - <number:n> <unit:unit>',
    produce: ({ n, unit }) => ({
      kind: 'problem',
      code: 'NLJ4004',
      message: `“Every -${n} ${unit}s” is no rhythm: the number must be more than zero.`,
      instead: [{ title: `every ${n} ${unit}s`, text: `every ${n} ${unit}s` }],
    }),
    examples: ['every -5 minutes'],
    counterexamples: [],
  }),
  defineRule({
    id: 'rhythm.every-night',
    yields: 'clause',
    pattern: '(every|each) night',
    produce: () => ({ kind: 'rhythm', n: 1, unit: 'day', dayPart: 'night' }),
    priority: 1,
    examples: ['Every night at 2 AM, delete sessions'],
    counterexamples: [],
  }),
  defineRule({
    id: 'rhythm.once-per-unit',
    yields: 'clause',
    pattern: 'once (a|an|per|each|every|in a|/) <unit:unit>',
    produce: ({ unit }) => (unit === 'weekend' ? null : { kind: 'rhythm', n: 1, unit }),
    examples: ['once a day at 9 AM', 'once an hour', 'once per week on Monday', 'once/day at 9 AM'],
    counterexamples: [],
  }),
  defineRule({
    id: 'rhythm.once-daily',
    yields: 'clause',
    pattern: 'once (daily|nightly)',
    produce: adverb('day'),
    examples: ['once daily at 9 AM'],
    counterexamples: [],
  }),
  defineRule({
    id: 'rhythm.once-weekly',
    yields: 'clause',
    pattern: 'once weekly',
    produce: adverb('week'),
    examples: ['once weekly on Monday at 9 AM'],
    counterexamples: [],
  }),
  defineRule({
    id: 'rhythm.once-monthly',
    yields: 'clause',
    pattern: 'once monthly',
    produce: adverb('month'),
    examples: ['once monthly on the 1st at 9 AM'],
    counterexamples: [],
  }),
  defineRule({
    id: 'rhythm.every-span',
    yields: 'clause',
    pattern:
      '[for|once] (every|each|ev|in every) <duration:span> [of (the|each|every) day|in (a|the|each) day|(throughout|through) the day|around the clock|day and night|all day long|all day]',
    produce: ({ span }, { tokens, from, to }) => {
      // "every a half" is no English, and "every hour" is read by another rule.
      const first = tokens
        .slice(from, to)
        .find(
          (token) =>
            token.text !== 'for' &&
            token.text !== 'once' &&
            token.text !== 'every' &&
            token.text !== 'each' &&
            token.text !== 'ev' &&
            token.text !== 'in',
        );
      return first?.text === 'a' || first?.text === 'an' ? null : rhythmOf(span);
    },
    examples: ['every 15 minutes', 'every 90 minutes', 'every 2h', 'every half hour', 'every 3 minutes and 30 seconds'],
    counterexamples: ['every customer at 9 AM'],
  }),
  defineRule({
    id: 'rhythm.alternate',
    yields: 'clause',
    pattern: '[on|in] (alternate|alternating) (days|weeks|months|years)',
    produce: (_, { tokens, to }) => ({
      kind: 'rhythm',
      n: 2,
      unit: (tokens[to - 1]?.text ?? 'days').slice(0, -1) as Unit,
    }),
    examples: ['at 6 AM on alternate days, starting 2027-01-01'],
    counterexamples: ['on alternate Mondays at noon, starting 2027-01-04'],
  }),
  defineRule({
    id: 'rhythm.every-n-units',
    yields: 'clause',
    pattern: '[once] (every|each) <number:n> (weekend|weekends)',
    produce: ({ n }) => (n > 0 ? { kind: 'rhythm', n, unit: 'weekend' } : null),
    examples: ['every 4 weekends, starting 2027-01-02'],
    counterexamples: [],
  }),
  defineRule({
    id: 'rhythm.every-other',
    yields: 'clause',
    pattern: '[once] (every|each) (other|alternate) <unit:unit>',
    produce: ({ unit }) => ({ kind: 'rhythm', n: 2, unit }),
    examples: ['every other day at 9 AM, starting 2027-01-01', 'every other week on Monday, starting 2027-01-04'],
    counterexamples: ['every day at 9 AM'],
  }),
  defineRule({
    id: 'rhythm.every-other-working-day',
    yields: 'clause',
    pattern: '(every|each) (other|alternate) (weekday|workday|business day|working day)',
    produce: () => ({
      kind: 'problem',
      code: 'NLJ3005',
      message:
        '“Every other weekday” counts working days to some, and is Monday to Friday of every other week to others.',
      instead: [
        { title: 'Monday, Wednesday and Friday', text: 'every Monday, Wednesday and Friday' },
        { title: 'Monday to Friday of every other week', text: 'every other week on Monday to Friday' },
      ],
    }),
    priority: 2,
    examples: ['every other weekday at noon'],
    counterexamples: [],
  }),
  defineRule({
    id: 'rhythm.every-other-weekday',
    yields: 'clause',
    pattern: '((every|each) (other|alternate)|[on] (alternate|alternating)) <weekdays:days>',
    produce: ({ days }) => ({ kind: 'days', days: [{ weekdays: days.map((day) => ({ n: null, day })) }], everyN: 2 }),
    examples: ['every other Friday at 5 PM, starting 2027-01-01', 'on alternate Mondays at noon, starting 2027-01-04'],
    counterexamples: [],
  }),
  defineRule({
    id: 'rhythm.every-nth-unit',
    yields: 'clause',
    pattern: '[on|at] (every|each) <ordinal:n> <unit:unit>',
    produce: ({ n, unit }) => (n < 2 || unit === 'weekend' ? null : { kind: 'rhythm', n, unit }),
    examples: ['every 4th day at 9 AM, starting 2027-01-01', 'every 3rd month on the 1st, starting 2027-01-01'],
    counterexamples: ['every 1st day of the month at 9 AM'],
  }),
  defineRule({
    id: 'rhythm.shorthand',
    yields: 'clause',
    pattern: '<duration:span>',
    produce: ({ span }, { tokens, from, to }) => {
      const headed = from === 0 && /^[:,]$/.test(tokens[to]?.text ?? '');
      const military = /^\d{4}h$/.test(tokens[from]?.text ?? '');
      const whole =
        !military && tokens.every((token, index) => (index >= from && index < to) || token.kind === 'punct');
      return headed || whole ? rhythmOf(span) : null;
    },
    examples: ['10m', '2h', '5s', '1d', '1h30m', 'PT15M', '1 day', '15 minutes: poll the feed'],
    counterexamples: ['wait 10m', '10m later'],
  }),
  defineRule({
    id: 'rhythm.times-per',
    yields: 'clause',
    pattern: '(twice|thrice|(one|a single) time) (a|an|per|every|each|/) <unit:unit>',
    produce: ({ unit }, { tokens, from }) => ({
      kind: 'times-per',
      n: { twice: 2, thrice: 3 }[tokens[from]?.text ?? ''] ?? 1,
      unit,
    }),
    examples: ['twice a day at 8 AM and 8 PM', 'one time per day at 18:30'],
    counterexamples: [],
  }),
  defineRule({
    id: 'rhythm.n-times-per',
    yields: 'clause',
    pattern: '<number:n> (times|x) (a|an|per|every|each|/) <unit:unit>',
    produce: ({ n, unit }) => (n > 0 ? { kind: 'times-per', n, unit } : null),
    examples: ['three times a day at 8 AM, noon and 8 PM', '3x a day at 8:00, 14:00 and 20:00'],
    counterexamples: [],
  }),
  defineRule({
    id: 'rhythm.biweekly',
    yields: 'clause',
    pattern: '(biweekly|bi - weekly)',
    produce: () => ({
      kind: 'problem',
      code: 'NLJ3005',
      message: '“Biweekly” means every two weeks to some and twice a week to others.',
      instead: [
        { title: 'every other week', text: 'every other week' },
        { title: 'twice a week', text: 'twice a week' },
      ],
    }),
    examples: ['biweekly at noon', 'bi-weekly at noon'],
    counterexamples: [],
  }),
  defineRule({
    id: 'rhythm.biweekly-settled',
    yields: 'clause',
    pattern: '(biweekly|bi - weekly) on <weekday:day>',
    // Twice a week cannot be on one day.
    produce: ({ day }) => ({ kind: 'days', days: [{ weekdays: [{ n: null, day }] }], everyN: 2 }),
    priority: 2,
    examples: ['biweekly on Friday at 5 PM, starting 2027-01-01'],
    counterexamples: [],
  }),
  defineRule({
    id: 'rhythm.twofold-settled',
    yields: 'clause',
    // "Biweekly (every other Friday)", "bi-monthly (every two months)": the bracket says which of the two is meant.
    pattern: '(biweekly|bi - weekly|bimonthly|bi - monthly) \\( [(i.e|ie|i . e) [.] [,]] <clause:inner> \\)',
    produce: ({ inner }, { tokens, from }) => {
      const unit = /week/.test(tokens[from]?.text + (tokens[from + 2]?.text ?? '')) ? 'week' : 'month';
      if (inner.kind === 'rhythm') return inner.n === 2 && inner.unit === unit ? inner : null;
      return inner.kind === 'days' && inner.everyN === 2 && unit === 'week' ? inner : null;
    },
    priority: 2,
    examples: [
      'biweekly (every other Friday) at 9 AM, starting 2027-01-01',
      'bi-weekly (every 2 weeks) on Monday at 9 AM, starting 2027-01-04',
      'bi-monthly (every two months) on the 1st, starting 2027-01-01',
    ],
    counterexamples: ['biweekly (every two months) on the 1st'],
  }),
  defineRule({
    id: 'rhythm.fortnightly',
    yields: 'clause',
    pattern: '(fortnightly|once fortnightly|once (a|per|each) fortnight)',
    produce: adverb('week', 2),
    examples: [
      'fortnightly on Monday at noon, starting 2027-01-04',
      'once a fortnight on Monday at noon, starting 2027-01-04',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'rhythm.semi',
    yields: 'clause',
    pattern: '(semimonthly|semiannual|semiweekly|semidaily|semi - monthly|semi - annual|semi - weekly)',
    produce: (_, { tokens, from, to }) => {
      const said = tokens
        .slice(from, to)
        .map((token) => token.text)
        .join('');
      const unit = said.includes('month')
        ? 'month'
        : said.includes('week')
          ? 'week'
          : said.includes('dai')
            ? 'day'
            : 'year';
      return { kind: 'times-per', n: 2, unit };
    },
    examples: ['semi-monthly on the 1st and 15th at noon'],
    counterexamples: [],
  }),
  defineRule({
    id: 'rhythm.half-yearly',
    yields: 'clause',
    // Of a quarter's kin: by halves of the year, as "quarterly" is by its quarters.
    pattern: '(half [-] yearly|halfyearly|semiannually|semi - annually)',
    produce: adverb('month', 6),
    examples: ['half-yearly at noon', 'semiannually on 1 January and 1 July at noon'],
    counterexamples: ['send the half-yearly report every Monday at 9 AM'],
  }),
  defineRule({
    id: 'rhythm.times-adverb',
    yields: 'clause',
    pattern: '(twice|thrice|<number:n> (times|x)) (daily|weekly|monthly|hourly|yearly|annually)',
    produce: ({ n }, { tokens, from, to }) => {
      const unit = ADVERBS[tokens[to - 1]?.text ?? ''];
      const times = n ?? (tokens[from]?.text === 'thrice' ? 3 : 2);
      return unit === undefined || times < 1 ? null : { kind: 'times-per', n: times, unit };
    },
    priority: 1,
    examples: ['4 times daily at 6, 12, 18 and 23', '3x daily: 06:00, 12:00 and 20:00'],
    counterexamples: [],
  }),
  defineRule({
    id: 'rhythm.bimonthly',
    yields: 'clause',
    pattern: '(bimonthly|bi - monthly)',
    produce: () => ({
      kind: 'problem',
      code: 'NLJ3005',
      message: '“Bimonthly” means every two months to some and twice a month to others.',
      instead: [
        { title: 'every other month', text: 'every other month' },
        { title: 'twice a month', text: 'twice a month' },
      ],
    }),
    examples: ['bimonthly on the 1st'],
    counterexamples: [],
  }),
  defineRule({
    id: 'rhythm.bimonthly-settled',
    yields: 'clause',
    pattern: '(bimonthly|bi - monthly) \\( [the] <days-of-month:days> \\)',
    produce: ({ days }) => (days.length === 2 ? { kind: 'days', days: [{ monthDays: days }] } : null),
    priority: 2,
    examples: ['Bi-monthly (1st and 15th) at noon'],
    counterexamples: [],
  }),
  defineRule({
    id: 'rhythm.approximate',
    yields: 'clause',
    pattern: '(approximately|roughly|about|around|approx|circa|~) <clause:inner>',
    produce: ({ inner }) => (inner.kind === 'rhythm' ? { ...inner, approximate: true } : null),
    examples: ['about every hour', 'roughly once a day at noon'],
    counterexamples: ['every day around 6 AM'],
  }),
  defineRule({
    id: 'rhythm.range',
    yields: 'clause',
    pattern: '(every|each) <number:from> (to|-|or) <number:to> <unit:unit>',
    produce: ({ from, to, unit }) => ({
      kind: 'problem',
      code: 'NLJ3006',
      message: `“Every ${from} to ${to} ${unit}s” leaves open which. Say one of them; to spread the load, add “spread over …”.`,
      instead: [
        { title: `every ${from} ${unit}s`, text: `every ${from} ${unit}s` },
        { title: `every ${to} ${unit}s`, text: `every ${to} ${unit}s` },
      ],
    }),
    examples: ['every 5 to 10 minutes'],
    counterexamples: ['every 5 minutes from 9 to 10 AM'],
  }),
  defineRule({
    id: 'rhythm.vague',
    yields: 'clause',
    pattern:
      '(some time|sometime|any time|anytime|any old time|at some point|on random days|on a random day|[,] time permitting|[,] weather permitting|[,] if time permits|when convenient|at a convenient time|perhaps|maybe|regularly|periodically|occasionally|sometimes|frequently|often|now and then|every now and (then|again)|from time to time|every so often|(every|each) (few|couple|couple of|several|some|many) <unit>|[a] (few|couple of|several|some) times [(a|an|per|each|every) <unit>]|(at least|at most) once (a|an|per|every|each) <unit>|whenever possible|when possible|if possible|as needed|[,] [but|and] [only] (if|when|whenever|where) (needed|necessary|required|necessary|appropriate)|as required|as often as possible)',
    produce: (_, { tokens, from, to }) => ({
      kind: 'problem',
      code: 'NLJ3006',
      message: `“${tokens
        .slice(from, to)
        .map((token) => token.text)
        .join(' ')}” does not say how often. Say, for example, “every hour” or “every day at 9 AM”.`,
      instead: [],
    }),
    examples: [
      'regularly',
      'every few minutes',
      'a few times a day',
      'some time on Mondays',
      'every Monday, time permitting',
    ],
    counterexamples: ['every Monday at 9 AM, take some time off'],
  }),
  defineRule({
    id: 'rhythm.reboot',
    yields: 'clause',
    pattern: '(@ reboot|on reboot|at reboot|at startup|on startup)',
    produce: () => ({
      kind: 'problem',
      code: 'NLJ3007',
      message:
        'A job cannot be tied to a restart: in containers machines restart at any time, or never. Give it a schedule, an event, or make it manual.',
      instead: [],
    }),
    examples: ['@reboot'],
    counterexamples: [],
  }),
] as const;
