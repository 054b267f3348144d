import { describe, expect, it } from 'vitest';
import { compileClauses } from '../../compile.ts';
import { combine, type Read } from './combine.ts';

const read: Read = (text, phrase) =>
  compileClauses(text, { phrase, relativeDates: 'refuse', context: { timezone: 'UTC' } });

const DAILY = 'Every day at 9 AM, send the report.';

describe('what stood is not lost by what is said beside it', () => {
  it.each([
    [
      'notices for something else',
      'Notify #ops on failure.',
      'also notify #wins on success',
      'Notify #ops on failure. Notify #wins on success.',
    ],
    [
      'without "also", too',
      'Notify #ops on failure.',
      'notify #wins on success',
      'Notify #ops on failure. Notify #wins on success.',
    ],
    [
      'notices for the same',
      'Notify #ops on failure.',
      'notify #dev on failure too',
      'Notify #ops on failure. Notify #dev on failure.',
    ],
    [
      'one of several notices is another',
      'Notify #ops on failure. Notify #wins on success.',
      'tell #x on success',
      'Notify #ops on failure. Tell #x on success.',
    ],
    [
      'two notices become one',
      'Notify #a on success. Notify #b on success.',
      'tell #x on success',
      'Tell #x on success.',
    ],
    ['what can be said once is said anew', 'Retry 3 times.', 'also retry 5 times', 'Retry 5 times.'],
  ])('%s', (_name, options, message, after) => {
    expect(combine(`${DAILY} ${options}`, message, read)).toMatchObject({ kind: 'draft', draft: `${DAILY} ${after}` });
  });

  it.each([
    [
      'Every day at 9 AM except on Christmas, send the report.',
      'and except on 1 May',
      /except.*1 May.*(?:December|Christmas)|except.*(?:December|Christmas).*1 May/,
    ],
    ['Every Monday at 9 AM, send the report.', 'also on Fridays', /Mondays and on Fridays/],
    ['Every Monday at 9 AM, send the report.', 'on Fridays too', /Mondays and on Fridays/],
    ['Every Monday at 9 AM, send the report.', 'and at 5 PM', /09:00 and 17:00/],
    ['Every hour from 9 AM to 5 PM, send the report.', 'until 6 PM', /from 09:00 to 18:00/],
    ['Every hour from 9 AM to 5 PM, send the report.', 'from 8 AM', /from 08:00 to 17:00/],
    ['Every hour from 9 AM to 5 PM, send the report.', 'from 8 AM to 6 PM', /from 08:00 to 18:00/],
  ])('%s + %s', (draft, message, readback) => {
    const combined = combine(draft, message, read);
    expect(combined).toMatchObject({ kind: 'draft' });
    if (combined.kind === 'draft') expect(read(combined.draft, false).compilation.readback).toMatch(readback);
  });

  it('half a window without its half of the day is asked', () => {
    expect(combine('Every hour from 9 to 5, send the report.', 'until 6 PM', read)).toEqual({ kind: 'unclear' });
  });
});

describe('"no" is an answer only where it stands apart', () => {
  it.each([
    ['no retries', 'No retries.'],
    ['No overlap', 'No overlap.'],
    ['no more than 5 minutes', 'No more than 5 minutes.'],
    ['No more than one run at a time', 'No more than one run at a time.'],
    ['no, retry 5 times', 'Retry 5 times.'],
    ['no. Retry 5 times, please', 'Retry 5 times.'],
  ])('%s', (message, option) => {
    expect(combine(DAILY, message, read)).toEqual({ kind: 'draft', draft: `${DAILY} ${option}`, how: 'added' });
  });

  it.each(['no', 'No!', 'no idea what that is'])('%s is no action', (message) => {
    expect(combine(DAILY, message, read)).toEqual({ kind: 'unclear' });
  });

  it('and takes the place of what it denies', () => {
    expect(combine(`${DAILY} Retry 3 times.`, 'no retries', read)).toMatchObject({ draft: `${DAILY} No retries.` });
  });
});
