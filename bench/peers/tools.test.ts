import { describe, expect, it } from 'vitest';
import { accuracyOf } from '../accuracy.ts';
import { phraseOf } from '../corpus.ts';
import { tools } from './tools.ts';

const DAILY = { crons: ['0 0 * * *'] };

/** What each tool makes of phrases of its own documentation's kind, and of one that it cannot read. */
const known: Readonly<Record<string, readonly (readonly [text: string, expect: object, verdict: string])[]>> = {
  'nljobs, compile': [
    ['every weekday at 9 AM', { crons: ['0 9 * * 1-5'] }, 'exact'],
    ['every day at 9 AM', { crons: ['0 8 * * *'] }, 'wrong'],
    ['every day at half past six', { crons: ['30 18 * * *'] }, 'asked'],
    ['when the cows come home', DAILY, 'refused'],
  ],
  'chrono-node': [
    ['on 24 December 2027 at 9 AM', { at: '2027-12-24T09:00:00' }, 'exact'],
    ['on 24 December 2027', { at: '2027-12-24T00:00:00' }, 'exact'],
    ['whenever', { at: '2027-12-24T09:00:00' }, 'refused'],
  ],
  'natural-cron.js': [
    ['Run at 6:00 pm every Monday through Friday', { crons: ['0 18 * * 1-5'] }, 'exact'],
    ['every minute', { crons: ['* * * * *'] }, 'exact'],
    ['Run every 10 minutes Monday through Friday', { crons: ['*/10 * * * 1-5'] }, 'exact'],
    ['daily', DAILY, 'refused'],
    ['every Monday', { crons: ['0 0 * * 1'] }, 'wrong'],
  ],
  'friendly-node-cron': [
    ['at 13:37 on fridays tuesdays and thursdays', { crons: ['37 13 * * 2,4,5'] }, 'exact'],
    ['daily', DAILY, 'refused'],
    ['every day at 1:30 pm', { crons: ['30 13 * * *'] }, 'wrong'],
  ],
  '@breejs/later': [
    ['at 10:15 am', { crons: ['15 10 * * *'] }, 'exact'],
    ['every 5 mins', { crons: ['*/5 * * * *'] }, 'exact'],
    ['daily', DAILY, 'refused'],
  ],
  'rrule.fromText': [
    ['every 2 weeks on Monday', { rrule: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;BYHOUR=0;BYMINUTE=0' }, 'exact'],
    ['every month', { crons: ['0 0 1 * *'] }, 'exact'],
    ['on Mondays', { crons: ['0 0 * * 1'] }, 'refused'],
  ],
  'human-to-cron': [
    ['once each 5 hours offset 10 minutes', { crons: ['10 */5 * * *'] }, 'exact'],
    ['august friday 15:44', { crons: ['44 15 * 8 5'] }, 'exact'],
    ['each 2 minutes', { crons: ['*/2 * * * *'] }, 'exact'],
    ['hourly', { crons: ['0 * * * *'] }, 'refused'],
  ],
};

describe.each(
  tools.filter(({ reads }) => reads !== 'part').map((tool) => [tool.name, tool] as const),
)('%s', (name, tool) => {
  it.each(known[name] ?? [])('%s', (text, expected, verdict) => {
    const tally = accuracyOf(tool, [phraseOf({ text, expect: expected })]);
    expect(tally).toMatchObject({ clear: 1, [verdict]: 1 });
  });

  it('has phrases here, and answers any text without ending the run', () => {
    expect(known[name]?.length).toBeGreaterThan(1);
    const odd = [
      '',
      ' ',
      'every',
      'once',
      'each',
      'at 99:99',
      'every 0 minutes',
      '(((',
      'every day at 25 o’clock',
      '🦆',
    ];
    const phrases = odd.map((text) => phraseOf({ text, expect: { error: true } }));
    const tally = accuracyOf({ ...tool, reads: 'schedules' }, phrases);
    expect(tally?.unclear).toBe(odd.length);
    expect(tool.rule).not.toBe('');
  });
});
