import { defineRule } from '../rule.ts';
import { NOT_DONE } from './modals.ts';
import { saidAt } from './option.ts';

/** That no more is tried. */
const GIVE_UP =
  '[<job>|we] (give up|gives up|stop|stops|stop trying|stops trying|stop retrying|fail|fails|give up on it|fail it|quit|quits|abort|aborts|abort it|abandon|abandons|abandon it|bail|bail out|bails out|call it a day|drop it|stop it)';

/** How often something is tried again. */
export const retryCores = [
  defineRule({
    id: 'retry-verb.again',
    yields: 'retry-verb',
    pattern:
      '(keep trying|keep on trying|(auto -|auto|automatically) retry|[keep|keep on|keeps] (retry|retries|retrying|reattempt|rerun|re - run) [it|each failure|every failure|each failed run|each failed attempt|this|this job|the job|the run|a failed run|failed runs|failures|failed attempts|them|that]|(try|run|attempt|start) [it|this|the job] again|(try|run) again|(have|take|give it) another (go|try|shot)|attempt (it|this) again)',
    produce: () => true,
    examples: ['Every hour, sync the orders. Try it again up to 3 times.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'retry-core.times',
    yields: 'retry-core',
    pattern:
      '[and [only|just]|but [only|just]|only|just|please|otherwise|else|<outcome> [,|:|-] [then]] <retry-verb> [on failure|on error|on failures|<outcome>] [automatically] [,] [<at-most>|just|only|exactly] [for] <tries:n> [on failure|on error|<outcome>] [at most|max|maximum|before (giving up|failing)] [if need be|if needed|if necessary|if required|when needed]',
    produce: ({ n }) => ({ attempts: n }),
    examples: [
      'Every hour, run the audit. Retry just once, after half an hour.',
      'Every hour, print the label. Auto-retry 2 times.',
      'Every hour, send the bills; retry on failure, at most 4 times.',
      'Every hour, sync the orders. Retry 3 times.',
      'Every hour, sync the orders. If it fails, try again twice.',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'retry-core.restart',
    yields: 'retry-core',
    pattern:
      '<outcome> [,|:|-] [then|just] (restart|relaunch|repeat|redo|rerun) [it|the run|the job] [<at-most>] <tries:n>',
    produce: ({ n }) => ({ attempts: n }),
    examples: ['Every hour, sync the orders. If it crashes, restart it up to two times.'],
    counterexamples: ['Every hour, restart the workers twice.'],
  }),
  defineRule({
    id: 'retry-core.passive',
    yields: 'retry-core',
    pattern:
      '[and] [<job>|failures|errors|failed attempts] (is|are|should be|will be|shall be|must be|can be|may be|gets|get|be|to be) (retried|repeated|rerun|tried again|attempted again) [on failure|<outcome>] [,] [<at-most>] <tries:n> [on failure|before (giving up|failing|it (fails|gives up))]',
    produce: ({ n }) => ({ attempts: n }),
    examples: [
      'Every hour, pull the feed. It should be retried 3 times before giving up.',
      'Every hour, sync the orders. Failed runs are retried up to 3 times.',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'retry-core.noun',
    yields: 'retry-core',
    pattern:
      '[with|and|and with|allow|use|make|do|a|set|give it|we want|it gets|there are|there should be] [<at-most>] <number:n> [automatic] (retries|retry|reattempts|more (attempts|tries|attempt|try|retries)|further (attempts|tries|retries)|extra (attempts|tries)) [each|each time|per run|at most|max|maximum|on failure|<outcome>]',
    produce: ({ n }) => ({ attempts: n }),
    examples: ['Every hour, sync the orders, with up to 5 retries.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'retry-core.gets',
    yields: 'retry-core',
    pattern:
      '[and] <job> (gets|is given|has|may have) [<at-most>] <number:n> [more|further|extra] (attempts|tries|goes|chances)',
    produce: ({ n }, place) =>
      /\b(?:more|further|extra) \w+$/.test(saidAt(place)) ? { attempts: n } : n > 0 ? { attempts: n - 1 } : null,
    examples: ['Every hour, sync the orders. A failed run gets two more tries.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'retry-core.labelled',
    yields: 'retry-core',
    pattern:
      '[max|maximum|number of|max number of] ((retries|retry count|retry limit) [:|=|of|is|are|-]|retry (:|=)) [up to|at most|max|limited to|set to] (<number:n?> [times]|(none|off|disabled|no|never))',
    produce: ({ n }) => ({ attempts: n ?? 0 }),
    examples: ['Every hour, sync the orders. Retries: 3.', 'Every hour, sync the orders. Max retries 4.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'retry-core.bare',
    yields: 'retry-core',
    pattern:
      '((retry|retries|retry count) ([x|×] <number:n?> [x|×]|<number:m?> \\( max \\))|<tries:k?> (retry|retries))',
    // "… | retry 3 | …": in a list, and nothing that could be retried behind it.
    produce: ({ n, m, k }, { tokens, from, to }) => {
      const attempts = n ?? m ?? k;
      const apart = /^[,;.(\n|-]$/.test(tokens[from - 1]?.text ?? '') && /^[,;.)\n|]?$/.test(tokens[to]?.text ?? '');
      return apart && attempts !== undefined ? { attempts } : null;
    },
    examples: [
      'Every hour, sync the orders, timeout 5m, retry 3.',
      'Every hour, sync the orders, 3x retry, timeout 5m.',
    ],
    counterexamples: ['Every hour, retry 3 payments.'],
  }),
  defineRule({
    id: 'retry-core.never',
    yields: 'retry-core',
    pattern:
      "[and|but] ((no|without [any]|zero) [automatic] (retries|retry|retrying|reattempts)|(do not|don't|never|no need to|must not|should not) [ever] <retry-verb> [ever]|[<job>|failures|errors] (is|are|must|should|may|will|can) (not|never) [to] [be] retried|not retried|[<job>|failures|errors] (isn't|aren't|mustn't be|shouldn't be) retried) [on failure|on error|<outcome>]",
    produce: () => ({ attempts: 0 }),
    examples: ['Every hour, sync the orders. No retries.', "Every hour, sync the orders. Don't retry on failure."],
    counterexamples: [],
  }),
  defineRule({
    id: 'retry-core.never-after',
    yields: 'retry-core',
    pattern: "<outcome> [,] (don't|do not|never) <retry-verb>",
    produce: () => ({ attempts: 0 }),
    examples: ['Every hour, sync the orders. If it fails, do not retry.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'retry-core.attempts',
    yields: 'retry-core',
    pattern: `[and|but] (${GIVE_UP} [after|only]|make|do|allow|attempts \\:|max attempts|max attempts \\:|maximum attempts|maximum attempts \\:|attempts) [<at-most>|a total of] <number:n> [failed|unsuccessful|total] [attempts|tries|goes|retries|failures] [in total|total|in all|altogether|overall|at most|max|maximum]`,
    produce: ({ n }, place) => {
      const said = saidAt(place);
      // "Stop after 3 failures" may be said of what the job works on.
      if (/\bfailures\b/.test(said) && !/^(?:and |but )?(?:\w+ )?(?:gives?|abandons?|bails?) /.test(said)) return null;
      if (/\bretries\b/.test(said)) return /\bafter\b/.test(said) ? { attempts: n } : null;
      return n > 0 && /\b(?:attempts|tries|goes|failures)\b/.test(said) ? { attempts: n - 1 } : null;
    },
    examples: [
      'Every hour, sync the orders. Give up after 3 attempts.',
      'Every hour, sync the orders. Max attempts: 5.',
      'Every hour, sync the orders. It quits after 3 tries.',
      'Every hour, sync the orders. Give up after 5 retries.',
    ],
    counterexamples: ['Every hour, close the accounts. Stop after 3 failures.'],
  }),
  defineRule({
    id: 'retry-core.attempts-first',
    yields: 'retry-core',
    pattern: `[and|but] (after <number:n?> [failed|unsuccessful] (attempts|tries|retries)|(if|when|once|after) <job> (fails|has failed|failed) <tries:failed?> [in a row|in total]) [,|:|-] [then|just] (${GIVE_UP}|no more retries)`,
    produce: ({ n, failed }, place) => {
      const all = n ?? failed;
      if (all === undefined || all < 1) return null;
      return { attempts: /^(?:and |but )?after .* retries\b/.test(saidAt(place)) ? all : all - 1 };
    },
    examples: [
      'Every hour, sync the orders. After 3 failed attempts, give up.',
      'Every hour, sync the orders. If it fails 4 times, give up.',
    ],
    counterexamples: ['After 3 failed logins, lock the account.'],
  }),
  defineRule({
    id: 'retry-core.unsure',
    yields: 'retry-core',
    pattern: `[and|but] (${GIVE_UP}|time out) after <number:unsure>`,
    // Five attempts, or five minutes?
    produce: ({ unsure }, { tokens, to }) =>
      /^[,;.)\n|!]?$/.test(tokens[to]?.text ?? '') && Number.isInteger(unsure) ? { unsure } : null,
    examples: ['Every hour, sync the orders. Give up after 5.'],
    counterexamples: ['Every hour, sync the orders. Give up after 5 minutes.'],
  }),
  defineRule({
    id: 'retry-core.give-up-times',
    yields: 'retry-core',
    pattern:
      '[and] (give up|stop|stop trying|stop retrying|fail it) after ((trying|failing) [<at-most>] <tries:n?>|the <nth:last?> (attempt|try|failure|time|failed attempt))',
    produce: ({ n, last }) => {
      const all = n ?? last;
      return all !== undefined && all > 0 ? { attempts: all - 1 } : null;
    },
    examples: ['Every hour, sync the orders. Give up after trying 3 times.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'retry-core.attempts-only',
    yields: 'retry-core',
    pattern:
      '[with] [<at-most>|a total of|give it [<at-most>]|only|just] (<number:n?> (attempts|tries|attempt)|a single (attempt|try)) [only|in total|total|in all|altogether|overall|at most|max|maximum|each|per run]',
    produce: ({ n = 1 }) => (n > 0 ? { attempts: n - 1 } : null),
    examples: ['Every hour, sync the orders. Six attempts in total.'],
    counterexamples: ['every Friday at noon, 3 times in total'],
  }),
  defineRule({
    id: 'retry-core.try',
    yields: 'retry-core',
    pattern:
      '[and] (try|attempt|tries) [it|this|to run] [<at-most>|a total of] [<tries:n?>|<number:m?> (attempts|tries)] [in total|total|in all|altogether|overall|at most|before giving up|before it gives up|before failing]',
    produce: ({ n, m }, place) => {
      const all = n ?? m;
      // "Up to 4 more times" are those behind the first.
      const more = /\bmore\b/.test(saidAt(place).replace(/no more than/, ''));
      return all === undefined || all < 1 ? null : { attempts: more ? all : all - 1 };
    },
    examples: ['Every hour, sync the orders. Try at most 3 times.', 'Every hour, sync the orders. Try twice in total.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'retry-core.another',
    yields: 'retry-core',
    pattern:
      '<outcome> [,|:|-] [then] [have|make|take|give it|do|allow|(try|attempt) [it|this]] (another|a further) [up to|at most] <number:n> [goes|tries|attempts|shots|times]',
    produce: ({ n }, { tokens, to }) =>
      n > 0 && /^(?:goes|tries|attempts|shots|times)$/.test(tokens[to - 1]?.text ?? '') ? { attempts: n } : null,
    examples: ['Every hour, sync the orders. Should it fail, have another two goes.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'retry-core.in-brackets',
    yields: 'retry-core',
    pattern:
      '[and] <retry-verb> [on failure|on error|on failures|<outcome>] \\( [<at-most>] <number:n> [times|x|attempts|retries] [max|at most] \\)',
    produce: ({ n }, place) =>
      /\battempts\b/.test(saidAt(place)) ? (n > 0 ? { attempts: n - 1 } : null) : { attempts: n },
    examples: ['Every hour, upload the backups. Retry on failure (max 4).'],
    counterexamples: [],
  }),
  defineRule({
    id: 'retry-core.give',
    yields: 'retry-core',
    pattern:
      '[and] (give|allow) (it|each run|every run|the job|this job|them|a run) [<at-most>] <number:n> [more|further|extra] (attempts|tries|goes|chances|retries)',
    produce: ({ n }, place) =>
      /\b(?:more|further|extra) \w+$|\bretries$/.test(saidAt(place))
        ? { attempts: n }
        : n > 0
          ? { attempts: n - 1 }
          : null,
    priority: 1,
    examples: ['Every hour, load the data. Give each run 4 attempts.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'retry-core.not-more',
    yields: 'retry-core',
    pattern: `[and|but] ((do not|don't|never|must not|should not) <retry-verb>|[<job>] (${NOT_DONE} (retried|repeated|tried again)|retry|retries)) (more than|more often than|over) <tries:n>`,
    produce: ({ n }) => ({ attempts: n }),
    priority: 1,
    examples: ["Every hour, load the rates. Don't retry more than twice."],
    counterexamples: [],
  }),
] as const;
