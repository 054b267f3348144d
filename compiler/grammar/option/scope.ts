import { defineReader, defineRule } from '../rule.ts';
import { singular } from '../singular.ts';
import { option, saidAt } from './option.ts';
import { isBehindMark } from './set-apart.ts';
import { isTenant, TENANT_WORDS } from './tenants.ts';

export const scopeReaders = [
  defineReader({
    id: 'tenant.noun',
    yields: 'tenant',
    single: true,
    begins: { words: TENANT_WORDS },
    read: (tokens, at) => {
      const noun = singular(tokens[at]?.text ?? '');
      return isTenant(noun) ? [{ end: at + 1, value: noun }] : [];
    },
    examples: ['Every hour, refresh the totals, for each tenant.'],
    counterexamples: [],
  }),
] as const;

/** What is done of all of them together. */
const SUMS =
  /^(?:sum|sums|total|totals|totali[sz]e|count|combined?|combine|aggregated?|add|average|averages|merge|consolidate|compare|rank|overall|tally)$/;

/** Whose a run is: one for each tenant. */
export const scopeRules = [
  defineRule({
    id: 'scope.for-each',
    yields: 'clause',
    pattern:
      '[and] [run|runs|run it|this runs|it runs|run this|this job runs|separately|once|run once|run separately|run it once|do it|do this|individually|on its own] (for each|for every|per|for all|in each|in every|for each and every|(for|across|in) each of (the|our)|for every one of (the|our)|across all|for all [of] (the|our)|on behalf of (each|every)) [active|connected|customer|paying|enabled|registered|live|existing|individual|single|separate|legal|client|user|business|remaining|known|current] <tenant:scope> [separately|individually|on its own|in turn]',
    // "Across all tenants, sum the revenue" is one sum of them all.
    produce: ({ scope }, place) =>
      /\bacross all\b/.test(saidAt(place)) && place.tokens.some(({ text }) => SUMS.test(text))
        ? null
        : option({ name: 'scope', scope }),
    examples: [
      'Every hour, for each connected account, pull the transactions.',
      'Every hour, for each of our workspaces, compute the forecast.',
      'Every hour, refresh the totals, for each tenant.',
    ],
    counterexamples: [
      'Every day at 3 AM, compute the revenue per organization.',
      'Every hour, across all tenants, sum the revenue.',
    ],
  }),
  defineRule({
    id: 'scope.basis',
    yields: 'clause',
    pattern: '[on] [a] per - <tenant:scope> [basis|run|runs]',
    produce: ({ scope }, { tokens, from, to }) =>
      /^(?:basis|runs?)$/.test(tokens[to - 1]?.text ?? '') ||
      (from > 0 && isBehindMark(tokens, from) && /^[.;,\n)]?$/.test(tokens[to]?.text ?? ''))
        ? option({ name: 'scope', scope })
        : null,
    examples: [
      'Every hour, purge the invites. Per-tenant.',
      'On a per-tenant basis, every day at 4 AM, back up the database.',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'scope.labelled',
    yields: 'clause',
    pattern: '(scope|scoped to|scoped by|one run per) (:|=) [per|each|every] <key:scope>',
    produce: ({ scope }, { tokens, from }) => (isBehindMark(tokens, from) ? option({ name: 'scope', scope }) : null),
    priority: -1,
    examples: ['Every hour, poll the inbox. Scope: mailbox.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'scope.noun',
    yields: 'clause',
    pattern:
      '((scope|scoped) [:|to|by|=|is|per|to each|to the] [each|every|the|per] <tenant:scope?>|<tenant:own?> (scope|- scoped|scoped))',
    produce: ({ scope, own }) => {
      const said = scope ?? own;
      return said === undefined ? null : option({ name: 'scope', scope: said });
    },
    examples: ['Every hour, refresh the totals. Scope: tenant.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'scope.own-run',
    yields: 'clause',
    pattern:
      '((each|every) <tenant:scope?> (gets|has|should get|should have) its own run|one run (per|for each|for every) <key:own?>|(each|every) <tenant:apart?> (is|runs|should be|should run|must be) [run|handled|processed|done] (separately|on its own|by itself|individually))',
    produce: ({ scope, own, apart }) => {
      const said = scope ?? own ?? apart;
      return said === undefined ? null : option({ name: 'scope', scope: said });
    },
    examples: [
      'Every hour, refresh the totals. Each organization gets its own run.',
      'Every hour, check the oil. One run per machine.',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'scope.by',
    yields: 'clause',
    pattern: '([one] <tenant:scope> (by|after) <tenant:again?>|<tenant:scope> - wise)',
    produce: ({ scope, again }) => (again === undefined || scope === again ? option({ name: 'scope', scope }) : null),
    examples: ['Every hour, refresh the totals. Tenant by tenant.'],
    counterexamples: [],
  }),
] as const;
