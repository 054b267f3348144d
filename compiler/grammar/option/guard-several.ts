import { defineRule } from '../rule.ts';
import { guardOf, several } from './guard-words.ts';
import { saidAt } from './option.ts';

/** More than one of something in a window, which no guard lets through: read to be refused with what comes near. */
export const severalRules = [
  defineRule({
    id: 'guard.several-per',
    yields: 'clause',
    pattern:
      '[and|but] <often:times> (per|for each|for every|for any one|for the same|to each|to every|to the same|to any one) <key:per> [<guard-window:window?>] [at most|max|maximum]',
    produce: ({ times, per, window }) => guardOf(times, per, window),
    examples: ['When a task is overdue, remind the assignee, at most twice per task.'],
    counterexamples: ['When an order is placed, charge it, at most 2 at a time per customer.'],
  }),
  defineRule({
    id: 'guard.several-in',
    yields: 'clause',
    pattern:
      '[and|but] <often:times> <guard-window:window> [and] (per|for each|for every|to each|for any one|to the same|for the same) <key:per>',
    produce: ({ times, per, window }) => guardOf(times, per, window),
    priority: 1,
    examples: ['Every day at 9 AM, email tips, at most twice a week per customer.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'guard.each-gets-several',
    yields: 'clause',
    pattern:
      '[and|but|make sure|ensure] (each|every|a|any|the same|no|any one) <key:per> (gets|receives|is sent|may get|may receive|should get|should receive|must get|can get|may be sent|should be sent|must not get|should not get) [<at-most>|more than] (<tries:n?>|<number:m?> [<thing>]) <guard-window:window> [at most|max|maximum|at the most]',
    produce: ({ per, n, m, window }, place) => {
      const times = several(n ?? m);
      const limited = / (?:most|more than|max|maximum|up to) /.test(`${saidAt(place)} `);
      return times === null || !limited ? null : guardOf(times, per, window);
    },
    examples: ['Every day at 9 AM, send offers. A customer gets at most two a month.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'guard.several-most-last',
    yields: 'clause',
    pattern:
      '[and|but] (<tries:n?>|<number:m?> [<thing>]) (per|for each|to each) <key:per> <guard-window:window> (at most|max|maximum|at the most|tops)',
    produce: ({ n, m, per, window }) => {
      const times = several(n ?? m);
      return times === null ? null : guardOf(times, per, window);
    },
    examples: ['Every day at 9 AM, send offers to customers, two per customer per week at most.'],
    counterexamples: [],
  }),
] as const;
