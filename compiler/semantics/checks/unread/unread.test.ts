import { describe, expect, it } from 'vitest';
import { compile } from '../../../compile.ts';

/** What is told of a description's unread words: the code and the words it points at, worst first; null when nothing. */
function told(text: string): readonly [string, string] | null {
  const doubts = compile(text, { now: '2026-01-01T00:00:00Z' })
    .diagnostics.filter(({ code, severity }) => severity !== 'info' && /^NLJ(?:2|4005|4018|3009)/.test(code))
    .sort((a, b) => (a.severity === b.severity ? 0 : a.severity === 'error' ? -1 : 1));
  const [worst] = doubts;
  return worst === undefined ? null : [worst.code, text.slice(worst.span.start, worst.span.end)];
}

/** By idea: what is caught, with the words that are pointed at, and look-alikes that pass. */
const IDEAS: Readonly<
  Record<string, { caught: Readonly<Record<string, readonly [string, string]>>; passes: readonly string[] }>
> = {
  borders: {
    caught: {
      'Every day at 9 AM, only in blorp, send the digest.': ['NLJ2002', 'only in blorp'],
      'In March, Apil and September at noon, send the digest.': ['NLJ2005', 'Apil'],
      'Every hour and a blorp, send the digest.': ['NLJ2002', 'a blorp'],
      'Monthly on the 1su at 2 AM, send the digest.': ['NLJ2002', 'Monthly on the 1su'],
    },
    passes: [
      'Every day at 9 AM a report is sent to the board.',
      'Every day at 9 AM send the digest.',
      'Run every day at 9 AM to send the digest.',
      'Daily report every Monday at 9 AM.',
      'Every hour, reconcile the till.',
      'Every hour, close the old till.',
      'Send the weekly every Monday at 9 AM.',
      'Every hour, print the every-day report.',
      'Every day at 5 PM send the daily report.',
      'Sync the orders every hour and update the board.',
      'Run daily at 6 AM to fetch rates.',
    ],
  },
  'options that an action may say': {
    caught: {
      'Every hour, sync the orders till': ['NLJ2002', 'till'],
      'Every day at 9 AM, book a room, 2 hours max.': ['NLJ2006', '2 hours max'],
      'Every day at 9 AM, plan a window - maximum 2 hours.': ['NLJ2006', 'maximum 2 hours'],
      'Every day at 9 AM, read a story, at most 30 minutes.': ['NLJ2006', 'at most 30'],
      'Every hour, photograph the site with 2 workers.': ['NLJ2006', 'with 2 workers'],
      'Every hour, give it to the cashier and keep it under 10 minutes.': ['NLJ2006', 'keep it under 10 minutes'],
    },
    passes: [
      'Nightly: prune the sessions, max 6h, 3 retries.',
      'Every hour, sync the orders (max 20 min).',
      'Every hour, sync the orders; max 20 min.',
      'Every hour, cancel any run that exceeds 4 hours.',
      'Every hour, sync the orders; retry twice; then stop and tell #ops.',
    ],
  },
  joints: {
    caught: {
      'Every day at 9 AM and, send the digest.': ['NLJ2002', 'and'],
      'Send the digest at 6 AM on Mondays or': ['NLJ2002', 'or'],
    },
    passes: ['Every Monday at 9 AM, and on Fridays at noon, send the digest.'],
  },
  'torn schedules': {
    caught: {
      'Fridays just shy of 5 PM, send the digest.': ['NLJ2002', 'just shy of 5 PM'],
      'every Friday arvo at 5, send the digest.': ['NLJ2002', 'arvo at 5'],
      'weeklyish at 9 AM, send the digest.': ['NLJ2002', 'weeklyish'],
      'Mondayly at 9 AM, send the digest.': ['NLJ2002', 'Mondayly'],
      'every hour but mute Mondays, poll the inbox.': ['NLJ2002', 'mute Mondays'],
      'send the digest at 5 PM, the day is Friday': ['NLJ2002', 'the day is Friday'],
      "send the digest Fridays, y'know, 5 PM": ['NLJ2002', 'Fridays'],
      'poll the inbox every hour, weekends are a no-go': ['NLJ2002', 'weekends are a no-go'],
      'send the digest end of week at 9 AM': ['NLJ2002', 'end of week'],
      'send the digest some Fridays at 9 AM': ['NLJ2002', 'some Fridays'],
      'send the digest at 9 AM every day. Sunday is a rest day.': ['NLJ2002', 'Sunday is a rest day'],
      'send the digest yearly and March is best at 5 PM': ['NLJ2002', 'yearly'],
    },
    passes: [
      'When a form is submitted, validate it and, if it is spam, discard it.',
      'Every day at 9 AM, collect the Friday figures, the Monday figures and the rest.',
    ],
  },
  'one action': {
    caught: {
      'blorp every Monday at 9 AM, send the digest.': ['NLJ2006', 'blorp'],
      'Every day at 9 AM, send the digest. Retry 3 times, blorp 20 seconds between attempts.': [
        'NLJ2006',
        'blorp 20 seconds between attempts',
      ],
      'Every day at 9 AM, send the digest. Use blorp.': ['NLJ2006', 'Use blorp'],
      'Every 15 minutes, blorp, send the digest.': ['NLJ2006', 'blorp'],
    },
    passes: [
      'Every day at 9 AM, send the digest, then archive it.',
      'Every day at 9 AM, fetch, parse and store the feed.',
      'Database pruning (hourly): drop the oldest partitions.',
      'Every day at 9 AM, send the digest, retry 3 times, and then tell the team about it.',
    ],
  },
  'schedules inside': {
    caught: {
      'Every day at 9 AM, send the digest every 10 blorps.': ['NLJ2002', 'every 10 blorps'],
      'Every day at 9 AM, send the digest at 5 PM.': ['NLJ4005', 'at 5 PM'],
      'Tomorrow at 5pm': ['NLJ2004', 'Tomorrow at 5pm'],
    },
    passes: [
      'Every day at 9 AM, delete sessions older than 7 days.',
      'Every week on Monday at noon, publish the Sunday roast menu.',
      'Every day at 9 AM, email the May report.',
    ],
  },
  'a word away from a rule': {
    caught: {
      'Every day at 9 AM, sync the orders, one at a blorp.': ['NLJ2006', 'one at a blorp'],
      'When an order is placed, charge it, at blorp 5 in parallel.': ['NLJ2006', 'at blorp 5'],
      'Every day at 9 AM, sync the orders. blorp a new run while one is running.': [
        'NLJ2006',
        'blorp a new run while one is running',
      ],
    },
    passes: [
      'Every day at 9 AM, retry failed payments.',
      'Every day at 9 AM, post on Slack.',
      'Every day at 9 AM, send the weekly summary.',
      'Every day at 9 AM, delete all drafts except those pinned.',
    ],
  },
  'turned around': {
    caught: {
      'Every day at 9 AM, send the digest. Do not run sequentially.': ['NLJ4018', 'not run sequentially'],
      'Not when a user signs up, send the digest.': ['NLJ4018', 'Not when a user signs up'],
      'Stop the digest on Mondays at 9 AM.': ['NLJ3009', 'Stop'],
    },
    passes: ['Every day at 9 AM, restart the stopped workers.', 'Every day at 9 AM, notify those who are not members.'],
  },
  brackets: {
    caught: {
      'Every day at 9 AM (UTC, send the digest.': ['NLJ2002', '('],
    },
    passes: ['Every day at 9 AM (UTC), send the digest (in two parts).'],
  },
};

describe.each(Object.entries(IDEAS))('%s', (_, { caught, passes }) => {
  it.each(Object.entries(caught))('%s', (text, expected) => {
    expect(told(text)).toEqual(expected);
  });
  it.each(passes)('%s (quiet)', (text) => {
    expect(told(text)).toBeNull();
  });
});
