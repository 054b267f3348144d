import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileClauses } from '../../compile.ts';
import type { Read } from './combine.ts';
import { type Message, NEW_SESSION, type Reply, replyTo, step } from './session.ts';

const read: Read = (text, phrase) =>
  compileClauses(text, { phrase, relativeDates: 'refuse', context: { timezone: 'UTC' } });

/** Says one thing after the other; a number chooses, `undo` and `restart` are themselves. */
function talk(...said: readonly (string | number)[]): Reply {
  let reply = replyTo(NEW_SESSION, read);
  for (const one of said) {
    const message: Message =
      typeof one === 'number'
        ? { kind: 'choose', number: one }
        : one === 'undo' || one === 'restart'
          ? { kind: one }
          : { kind: 'say', text: one };
    reply = step(reply.session, message, read);
  }
  return reply;
}

describe('a conversation', () => {
  it.each<[string, readonly (string | number)[], string]>([
    ['begins with what is said', ['Every Monday at 9 AM, send the report'], 'Every Monday at 9 AM, send the report'],
    [
      'takes the action behind the schedule',
      ['Every Monday at 9 AM', 'send the report'],
      'Every Monday at 9 AM, send the report',
    ],
    [
      'takes the schedule behind the action',
      ['send the weekly report', 'every Monday at 9 AM'],
      'Every Monday at 9 AM, send the weekly report.',
    ],
    [
      'takes another time',
      ['Every Monday at 9 AM, send the report', 'at 10 AM instead'],
      'Every Monday at 10 AM, send the report',
    ],
    [
      'takes another day',
      ['Every Monday at 9 AM, send the report', 'no, make it Tuesdays'],
      'Tuesdays at 9 AM, send the report',
    ],
    [
      'takes another schedule',
      ['Every Monday at 9 AM, send the report', 'every 2 hours'],
      'Every 2 hours, send the report.',
    ],
    [
      'takes a time beside the day',
      ['Every Monday, send the report', 'at 9 AM'],
      'Every Monday at 9 AM, send the report',
    ],
    [
      'takes an option',
      ['Every Monday at 9 AM, send the report', 'retry 5 times'],
      'Every Monday at 9 AM, send the report. Retry 5 times.',
    ],
    [
      'takes another option of the same kind',
      ['Every Monday at 9 AM, send the report. Retry 5 times.', 'retry twice, please'],
      'Every Monday at 9 AM, send the report. Retry twice.',
    ],
    [
      'takes an exception',
      ['Every day at 9 AM, send the report', 'but not on Sundays'],
      'Every day at 9 AM but not on Sundays, send the report',
    ],
    [
      'takes a zone',
      ['Every day at 9 AM, send the report', 'in Berlin time'],
      'Every day at 9 AM in Berlin time, send the report',
    ],
    [
      'takes a whole new description',
      ['Every day at 9 AM, send it', 'Every hour, sync the orders'],
      'Every hour, sync the orders',
    ],
    ['takes back', ['Every Monday at 9 AM, send it', 'every 2 hours', 'undo'], 'Every Monday at 9 AM, send it'],
    [
      'begins anew',
      ['Every Monday at 9 AM, send it', 'restart', 'Every hour, sync the orders'],
      'Every hour, sync the orders',
    ],
    [
      'takes back that it began anew',
      ['Every Monday at 9 AM, send it', 'restart', 'undo'],
      'Every Monday at 9 AM, send it',
    ],
    [
      'asks what a new action is for',
      ['Every Monday at 9 AM, send the report', 'archive the orders', 1],
      'Every Monday at 09:00, archive the orders.',
    ],
    ['takes a fix', ['Evry Monday at 9 AM, send the report', 1], 'Every Monday at 9 AM, send the report'],
  ])('%s', (_name, said, draft) => {
    const { session, compilation, ready } = talk(...said);
    expect(session.draft).toBe(draft);
    expect(compilation?.ok).toBe(true);
    expect(ready).toBe(
      !compilation?.diagnostics.some(({ severity, fixes }) => severity === 'warning' && fixes.length > 0),
    );
  });

  it('asks what the diagnostics ask, with the fixes as choices', () => {
    const reply = talk('Biweekly on Monday at 9 AM, send the report');
    expect(reply.ready).toBe(false);
    expect(reply.question?.choices.length).toBeGreaterThan(1);
    const [first] = reply.question?.choices ?? [];
    expect(talk('Biweekly on Monday at 9 AM, send the report', 1).session.draft).toBe(first?.draft);
  });

  it('lets a doubt be settled by keeping the words, and does not ask again', () => {
    const reply = talk('Every day at 9, send the report');
    expect(reply.compilation?.ok).toBe(true);
    expect(reply.question?.choices.at(-1)?.title).toBe('Keep it as it is');
    const kept = talk('Every day at 9, send the report', reply.question?.choices.length ?? 0);
    expect([kept.ready, kept.session.draft]).toEqual([true, 'Every day at 9, send the report']);
    expect(step(kept.session, { kind: 'say', text: 'retry 5 times' }, read).ready).toBe(true);
  });

  it('says what is missing where there is nothing to choose', () => {
    const reply = talk('Every Monday at 9 AM');
    expect([reply.ready, reply.question]).toEqual([false, null]);
    expect(reply.notes.join()).toMatch(/what/i);
  });

  it('asks for a restatement of what cannot be read, and for a change that it does not understand', () => {
    expect(talk('every freaking Friday at 5 pm, ship it').want).toMatchObject({ kind: 'restate' });
    const reply = talk('Every Monday at 9 AM, send it', 'every freaking Friday, please');
    expect(reply.want).toMatchObject({ kind: 'change', message: 'every freaking Friday, please' });
    expect(reply.session.draft).toBe('Every Monday at 9 AM, send it');
    expect(reply.notes).toHaveLength(1);
  });

  it('puts what is proposed to the author, and takes it only then', () => {
    const { session } = talk('every freaking Friday at 5 pm, ship it');
    const proposed = step(
      session,
      { kind: 'propose', title: 'Is it this?', drafts: ['Every Friday at 17:00, ship it.'] },
      read,
    );
    expect(proposed.session.draft).toBe('every freaking Friday at 5 pm, ship it');
    expect(proposed.question).toMatchObject({ asks: 'Is it this?' });
    expect(step(proposed.session, { kind: 'choose', number: 1 }, read)).toMatchObject({
      ready: true,
      session: { draft: 'Every Friday at 17:00, ship it.', open: null },
    });
    expect(step(proposed.session, { kind: 'say', text: 'Every hour, sync it' }, read).session.draft).toBe(
      'Every hour, sync it',
    );
  });

  it('answers a choice that is none', () => {
    expect(talk('Every Monday at 9 AM, send it', 7).notes).toEqual(['There is nothing to choose.']);
    expect(talk('Every day at 9, send it', 99).notes[0]).toMatch(/^The choices are 1 to \d+\.$/);
    expect(talk('undo').notes).toEqual(['There is nothing to take back.']);
  });
});

it('whatever is said, a draft that could be read is never lost, and all that was said can be kept as JSON', () => {
  const words = fc.constantFrom(
    'every',
    'Monday',
    'at',
    '9 AM',
    'send',
    'it',
    'not',
    'retry',
    '3 times',
    ',',
    '.',
    'in',
    'Berlin',
    'hour',
    '“',
  );
  const message = fc.array(words, { maxLength: 7 }).map((all) => all.join(' '));
  fc.assert(
    fc.property(
      fc.array(fc.oneof(message, fc.constantFrom('undo', 'restart'), fc.integer({ min: 1, max: 3 })), { maxLength: 5 }),
      (said) => {
        const { session } = talk('Every Monday at 9 AM, send the report', ...said);
        expect([session.draft, ...session.past]).toContain('Every Monday at 9 AM, send the report');
        expect(JSON.parse(JSON.stringify(session))).toEqual(session);
      },
    ),
    { numRuns: 40 },
  );
});
