import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_NAMES, MONTH_NAMES } from '../lexer/vocabulary.ts';
import { ground } from './grounding.ts';

const problems = (source: string, restatement: string) =>
  ground(source, restatement).problems.map(({ why, said }) => `${why} ${said}`);

describe('what says the same', () => {
  it.each([
    ['Every fortnight on a Friday at 5pm, ship the payroll', 'Every 2 weeks on Friday at 17:00, ship the payroll.'],
    ['On Friday round about half five in the afternoon, tidy up', 'Every Friday at 17:30, tidy up.'],
    ['Mon–Fri at 9, send the report to ops@example.com', 'Every weekday at 09:00, send the report to ops@example.com.'],
    ['weekdays between 9 and 5, every half an hour, poll', 'Every 30 minutes from 09:00 to 17:00 on weekdays, poll.'],
    ['backups nightly, two in the morning, Berlin time', 'Every day at 02:00 Europe/Berlin, backups.'],
    ['on December 24th 2027 at noon send greetings', 'On 2027-12-24 at 12:00, send greetings.'],
    ['on 24 December at noon each year, send greetings', 'Every year on December 24 at 12:00, send greetings.'],
    ['every other week, Tuesdays at 8 a.m., water plants', 'Every 2 weeks on Tuesday at 08:00, water plants.'],
    ['come the 1st of each month (9 AM), bill the clients', 'On the 1st of every month at 09:00, bill the clients.'],
    ['a dozen times at most, retry', 'Retry at most 12 times.'],
    ['daily at 7 but never on Sundays, feed the cat', 'Every day at 07:00 except Sunday, feed the cat.'],
    ['once a week on Mondays at 6 in the evening, mail it', 'Every Monday at 18:00, mail it.'],
    ['when an order worth more than 100 dollars comes in, call', 'When an order over $100 comes in, call.'],
    ['each weekday from 9 until 5, every hour, poll it', 'Every hour from 09:00 to 17:00 on weekdays, poll it.'],
    ['June-August, every morning at 6, water plants', 'Every day from June through August at 06:00, water plants.'],
    ['each hour only in production, sync', 'Every hour, sync. Only in production.'],
    ['tell #ops if it ever breaks; hourly, sync', 'Every hour, sync. Tell #ops if it fails.'],
    ['hourly, and attempt it 3 times if it breaks, sync', 'Every hour, sync. Retry 3 times on failure.'],
  ])('%s', (source, restatement) => {
    expect(ground(source, restatement).problems).toEqual([]);
  });
});

describe('what does not', () => {
  it.each([
    ['another number', 'retry 3 times', 'retry 4 times', 'number'],
    ['another hour', 'every day at 9 AM, go', 'every day at 10:00, go', 'time'],
    ['the other half of the day', 'every day at 9 AM, go', 'every day at 21:00, go', 'time'],
    ['another day', 'on Tuesdays at 9, go', 'every Thursday at 09:00, go', 'weekday'],
    ['a day too many', 'on Tuesdays at 9, go', 'every Tuesday and Wednesday at 09:00, go', 'weekday'],
    ['a day too few', 'Mondays and Tuesdays at 9, go', 'every Monday at 09:00, go', 'weekday'],
    ['less than a range', 'Mon to Fri at 9, go', 'every Monday and Friday at 09:00, go', 'weekday'],
    ['another rhythm', 'every week on Monday at 9, go', 'every month on Monday at 09:00, go', 'length'],
    ['another length', 'time out after 5 minutes', 'time out after 5 hours', 'length'],
    ['a day in place of 24 hours', 'every 24 hours, go', 'every day, go', 'length'],
    ['a rhythm that nobody said', 'at 9 AM, go', 'every day at 09:00, go', 'length'],
    ['another zone', '9 AM Berlin time daily, go', 'every day at 09:00 Europe/Paris, go', 'zone'],
    ['a zone that nobody said', 'daily at 9 AM, go', 'every day at 09:00 UTC, go', 'zone'],
    ['letters of several zones', 'daily at 9 AM IST, go', 'every day at 09:00 Asia/Jerusalem, go', 'zone'],
    ['another address', 'daily at 9 mail a@x.org', 'every day at 09:00, mail b@x.org', 'name'],
    ['another quotation', 'daily at 9 post "yes"', 'every day at 09:00, post "no"', 'name'],
    ['another channel', 'daily at 9 tell #ops', 'every day at 09:00, tell #dev', 'name'],
    ['a negation that is gone', 'daily at 9 but not on Monday, go', 'every day at 09:00 and on Monday, go', 'negation'],
    ['a negation of its own', 'daily at 9 and Monday, go', 'every day at 09:00 except Monday, go', 'negation'],
    ['the other side', 'orders over $100: mail', 'orders under $100: mail', 'comparison'],
    ['at least for at most', 'at most 3 times', 'at least 3 times', 'comparison'],
    ['before for after', '2 days before the due date', '2 days after the due date', 'comparison'],
    ['another sign', 'orders over $100: mail', 'orders over €100: mail', 'sign'],
    ['another action', 'daily at 9, archive users', 'every day at 09:00, delete users', 'word'],
    ['an option that nobody said', 'daily at 9, go', 'every day at 09:00, go. Run sequentially.', 'word'],
    ['more than was said', 'daily at 9, mail users', 'every day at 09:00, mail all users', 'word'],
    [
      'another ordinal',
      'the first Friday of the month at 9, go',
      'the last Friday of the month at 09:00, go',
      'place in order',
    ],
    ['another month', 'every 3 March at 9, go', 'every May 3 at 09:00, go', 'month'],
    ['two meanings', 'biweekly on Monday at 9, go', 'every 2 weeks on Monday at 09:00, go', 'length'],
    ['a day told from today', 'tomorrow at 9, go', 'on Friday at 09:00, go', 'relative day'],
  ])('%s', (_name, source, restatement, kind) => {
    const found = ground(source, restatement).problems;
    expect(found.map((problem) => problem.kind)).toContain(kind);
    for (const { reason } of found) expect(reason).toMatch(/^.{20,}\.$/);
  });

  it('values that changed places', () => {
    const source = 'Mondays at 9 AM and Fridays at 5 PM, go';
    expect(problems(source, 'Every Monday at 17:00 and Friday at 09:00, go')).toEqual(['moved 09:00']);
    expect(
      problems('every 5 minutes, time out after 10 minutes', 'every 10 minutes, time out after 5 minutes'),
    ).toEqual(['moved 5 minutes']);
    expect(
      problems('weekdays except Friday, and Sunday, at 9: go', 'Sunday at 9 except Friday, and weekdays: go'),
    ).not.toEqual([]);
  });

  it.each([
    [
      'a list for a range of months',
      'in June and August daily at 9, go',
      'every day from June through August at 09:00, go',
    ],
    ['a list for a range of hours', 'daily at 9 and 17, go', 'every day from 09:00 to 17:00, go'],
    [
      'a range for a list of days',
      'monthly on the 1st to the 5th at noon, go',
      'on the 1st and 5th of every month at 12:00, go',
    ],
    ['a window for a list', 'at 9 and 5 daily, go', 'every day between 9 and 5, go'],
    ['a count for a time', 'retry 9 times, daily at 5, sync', 'every day at 09:00, sync. Retry 5 times.'],
    [
      'a count for a day',
      'retry 5 times, monthly on the 9th at noon, sync',
      'on the 5th of every month at 12:00, sync. Retry 9 times.',
    ],
    ['names for each other', 'daily at 9, mail Ann about Bob', 'every day at 09:00, mail Bob about Ann'],
    [
      'what is left out for what is not',
      'in June and July except Mondays at 9, go',
      'in July and on Mondays at 9 except June, go',
    ],
    [
      'a negation of another word',
      'daily at 9, mail users who have not paid and thank those who have',
      'every day at 09:00, mail users who have paid and thank those who have not',
    ],
    ['what becomes of runs', 'daily at 9 skip missed runs, sync it', 'every day at 09:00, sync it. Run missed runs.'],
    [
      'numbers for each other',
      'daily at 9, archive the 5 oldest of 20 files',
      'every day at 09:00, archive the 20 oldest of 5 files',
    ],
    ['and for or', 'daily at 9, mail paid and active users', 'every day at 09:00, mail paid or active users'],
  ])('%s', (_name, source, restatement) => {
    expect(problems(source, restatement)).not.toEqual([]);
  });

  it.each([
    ['on success mail ann@x.com, on failure mail bob@x.com', 'On failure mail ann@x.com. On success mail bob@x.com.'],
    ['tell #ops on failure and #wins on success', 'Tell #ops on success. Tell #wins on failure.'],
    ['tell #ops on failure and #wins on success', 'Tell #wins on failure. Tell #ops on success.'],
    ['if it fails, tell #ops, and if it succeeds, tell #wins', 'Tell #ops if it succeeds. Tell #wins if it fails.'],
    ['Retry on errors, tell #ops on success', 'Tell #ops on errors. Retry on success.'],
    ['retry after 10 minutes, time out after 5 minutes', 'Time out after 10 minutes. Retry after 5 minutes.'],
    [
      'if it crashes try it 3 times, notify #ops when it completes',
      'Retry 3 times when it completes. Notify #ops if it fails.',
    ],
    ['mail ann@x.com on success, retry 3 times', 'Mail ann@x.com. Retry 3 times on success.'],
  ])('what is done for another outcome or by another option: %s → %s', (source, restatement) => {
    expect(ground(source, restatement).problems.map(({ why }) => why)).toContain('moved');
  });

  it.each([
    ['on success mail ann@x.com, on failure mail bob@x.com', 'Mail ann@x.com on success. Mail bob@x.com on failure.'],
    [
      'on success mail ann@x.com, on failure mail bob@x.com',
      'Email ann@x.com on success. Email bob@x.com if it fails.',
    ],
    ['tell #ops on failure and #wins on success', 'Tell #ops if it fails. Tell #wins on success.'],
    ['if it fails, tell #ops, and if it succeeds, tell #wins', 'Tell #ops on failure. Tell #wins on success.'],
    ['Retry on errors, tell #ops on success', 'Retry on errors. Tell #ops on success.'],
    ['poll it hourly and try 3 more times if it breaks', 'Every hour, poll it. Retry 3 times.'],
    [
      'hourly, and attempt it 3 times if it breaks, and ping #wins on success, sync files',
      'Every hour, sync files. Retry 3 times on failure. Tell #wins on success.',
    ],
    ['tell #ops, #dev on failure, give up after 5 minutes', 'Tell #ops and #dev on failure. Time out after 5 minutes.'],
  ])('but not what only stands elsewhere: %s → %s', (source, restatement) => {
    expect(ground(source, restatement).problems.filter(({ why, kind }) => why === 'moved' && kind !== 'word')).toEqual(
      [],
    );
  });

  it.each([
    ['sync orders daily-ish, 5 at a time', 'Every day at 5 AM, sync orders.'],
    ['every morning, send it to 3 folks', 'Every morning at 3, send it.'],
    ['daily, send the report to 7 people', 'Every day at 7 AM, send the report.'],
    ['daily, ship them, 6 at once', 'Every day at 6 AM, ship them.'],
    ['daily, hand it to 4 of them', 'Every day at 4 AM, hand it to them.'],
    ['daily, run it on 5 servers', 'On the 5th at noon daily, run it on servers.'],
    ['daily, between 3 and 5 attempts, sync', 'Every day at 5 AM, sync.'],
  ])('what counts things for an hour or a day: %s → %s', (source, restatement) => {
    expect(problems(source, restatement).filter((one) => /^added/.test(one))).not.toEqual([]);
  });

  it.each([
    ['daily, by 5 on weekdays, go', 'Every weekday at 05:00, go'],
    ['daily between 9 and 5 Berlin time every hour, poll', 'Every hour from 09:00 to 17:00 Europe/Berlin, poll'],
    ['from 9 to 17 weekdays, every hour, poll', 'Every hour from 09:00 to 17:00 on weekdays, poll'],
  ])('but an hour for an hour: %s → %s', (source, restatement) => {
    expect(problems(source, restatement).filter((one) => /^added \d/.test(one))).toEqual([]);
  });

  it('but a list may be sorted', () => {
    expect(problems('daily at 5pm and 9am, go', 'Every day at 09:00 and 17:00, go')).toEqual([]);
  });
});

it('shows the words that were left out', () => {
  const { leftOut } = ground(
    'please, daily at 9, mail the overdue customers',
    'Every day at 09:00, mail the customers.',
  );
  expect(leftOut).toEqual(['overdue']);
});

it('lets a message replace what a draft said', () => {
  const draft = 'Every Monday at 09:00, send the report';
  const also = (message: string, restatement: string) => ground(message, restatement, { also: draft }).problems;
  expect(also('make it Tuesday', 'Every Tuesday at 09:00, send the report')).toEqual([]);
  expect(also('make it Tuesday', 'Every Monday at 09:00, send the report')).not.toEqual([]);
  expect(also('make it Tuesday', 'Every Wednesday at 09:00, send the report')).not.toEqual([]);
});

describe('laws', () => {
  const two = (n: number) => String(n).padStart(2, '0');
  const sentence = fc.record({
    day: fc.integer({ min: 0, max: 6 }),
    hour: fc.integer({ min: 0, max: 23 }),
    minute: fc.integer({ min: 0, max: 59 }),
    tries: fc.integer({ min: 2, max: 90 }),
    month: fc.integer({ min: 0, max: 11 }),
    not: fc.boolean(),
    name: fc.stringMatching(/^[a-z]{3,8}@[a-z]{3,8}\.org$/),
  });
  type Said = typeof sentence extends fc.Arbitrary<infer T> ? T : never;
  const say = ({ day, hour, minute, tries, month, not, name }: Said): string =>
    `Every ${DAY_NAMES[day]} at ${two(hour)}:${two(minute)} ${not ? 'except in' : 'in'} ${MONTH_NAMES[month]}, mail ${name}. Retry ${tries} times.`;

  it('a text is grounded in itself', () => {
    fc.assert(
      fc.property(sentence, (said) => {
        expect(ground(say(said), say(said)).problems).toEqual([]);
      }),
    );
  });

  it('one value changed, and it is refused with a reason', () => {
    fc.assert(
      fc.property(
        sentence,
        sentence,
        fc.constantFrom<keyof Said>('day', 'hour', 'minute', 'tries', 'month', 'not', 'name'),
        (said, other, key) => {
          fc.pre(said[key] !== other[key]);
          const found = ground(say(said), say({ ...said, [key]: other[key] })).problems;
          expect(found).not.toEqual([]);
        },
      ),
    );
  });

  it('takes any two texts', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 200 }),
        fc.string({ unit: 'grapheme', maxLength: 200 }),
        (a, b) => {
          expect(ground(a, b)).toBeDefined();
        },
      ),
      { numRuns: 40 },
    );
  });
});
