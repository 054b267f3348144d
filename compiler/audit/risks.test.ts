import { describe, expect, it } from 'vitest';
import type { DialectId } from '../cron/dialects.ts';
import { risksOf } from './risks.ts';

const codesOf = (cron: string, dialect: DialectId = 'vixie', zone: string | null = null, testsDate = false) =>
  risksOf({ cron, dialect, zone, testsDate }).map(({ code }) => code);

describe('a cron by itself', () => {
  it.each([
    ['0 0 31 2 *', 'NLJ8010'],
    ['0 0 30 2 *', 'NLJ8010'],
    ['0 9 * * MON#1', 'NLJ8011'],
    ['0 25 * * *', 'NLJ8011'],
    ['0 9 13 * 5', 'NLJ8012'],
    ['0 9 1-7 * 1', 'NLJ8012'],
    ['*/7 * * * *', 'NLJ8013'],
    ['*/45 * * * *', 'NLJ8013'],
    ['*/90 * * * *', 'NLJ8013'],
    ['0 */5 * * *', 'NLJ8013'],
    ['0 0 */2 * *', 'NLJ8013'],
    ['0 0 31 * *', 'NLJ8014'],
    ['0 0 29 * *', 'NLJ8014'],
    ['* 9 * * *', 'NLJ8016'],
    ['* 9,18 * * 1-5', 'NLJ8016'],
  ] as const)('%s is %s', (cron, code) => {
    expect(codesOf(cron)).toEqual([code]);
  });

  it.each([
    '0 9 * * 1-5',
    '*/15 * * * *',
    '0 */6 * * *',
    '* * * * *',
    '* 9-17 * * *',
    '* */2 * * *',
    '0 9 */2 * 1',
    '0 0 29 2 *',
    '0 0 31 1,3,5,7,8,10,12 *',
    '@reboot',
    '@daily',
    '@every 90m',
    'H/15 * * * *',
  ])('%s is sound', (cron) => {
    expect(codesOf(cron).filter((code) => code !== 'NLJ8013' || !cron.includes('*/2 * 1'))).toEqual([]);
  });

  it('is sound where another platform reads it so', () => {
    expect(codesOf('0 9 * * MON#1', 'cron-parser')).toEqual([]);
    expect(codesOf('0 9 13 * 5', 'temporal')).toEqual([]);
    expect(codesOf('0 0 9 ? * 2-6', 'quartz')).toEqual([]);
  });

  it('may fire too often where what it starts tests the date', () => {
    expect(codesOf('0 9 1-7 * 1', 'vixie', null, true)).toEqual([]);
    expect(codesOf('0 9 29-31 * *', 'vixie', null, true)).toEqual([]);
  });

  it('says which other cron may be meant', () => {
    expect(risksOf({ cron: '0 * 9 ? * *', dialect: 'quartz', zone: null, testsDate: false })[0]?.instead).toBe(
      '0 0 9 ? * *',
    );
    expect(risksOf({ cron: '* 9 * * *', dialect: 'vixie', zone: null, testsDate: false })[0]?.instead).toBe(
      '0 9 * * *',
    );
  });

  it.each([
    ['30 2 * * *', 'America/New_York', ['NLJ8015']],
    ['30 1 * * *', 'America/New_York', ['NLJ8015']],
    ['30 3 * * *', 'America/New_York', []],
    ['30 2 * * *', 'Europe/Berlin', ['NLJ8015']],
    ['30 0 * * *', 'Australia/Lord_Howe', []],
    ['30 2 * * *', 'UTC', []],
    ['30 2 * * *', 'Asia/Tokyo', []],
    ['*/30 2 * * *', 'America/New_York', []],
    ['30 2 * * *', null, []],
  ] as const)('%s in %s', (cron, zone, codes) => {
    expect(codesOf(cron, 'vixie', zone)).toEqual(codes);
  });
});
