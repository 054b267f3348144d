import type { JobSpec, Severity, Span } from 'nljobs/spec/core';
import type { QuietHours, RuleOptions, RuleSetting, TeamRules } from '../../config/rules.ts';
import type { Code } from '../../diagnostics/codes.ts';
import { startsWithin } from './quiet-hours.ts';
import { secretsIn } from './secrets.ts';

/** What a rule says of a job that breaks it. */
export interface Breach {
  readonly code: Code;
  readonly severity: Severity;
  readonly message: string;
  /** The words of the description that it is about; null for the job as a whole. */
  readonly span: Span | null;
  /** What it is about, as it is acknowledged: as long as this stays, an accepted breach is not told again. */
  readonly subject: string;
}

type Found = Omit<Breach, 'code' | 'severity'>;

interface Rule<Name extends keyof TeamRules> {
  readonly code: Code;
  readonly check: (spec: JobSpec, setting: NonNullable<TeamRules[Name]>) => readonly Found[];
}

const whole = (message: string, subject: string): readonly Found[] => [{ message, span: null, subject }];

/** The rules by their names in the config. */
const RULES: { readonly [Name in keyof TeamRules]-?: Rule<Name> } = {
  owner: {
    code: 'NLJ6501',
    check: ({ id, owner }) => (owner === null ? whole(`"${id}" has no owner.`, '') : []),
  },
  quietHours: {
    code: 'NLJ6502',
    check: (spec, hours) => {
      const { from, to, timezone } = hours as QuietHours;
      const at = startsWithin(spec, from, to, timezone ?? null);
      if (at === null) return [];
      return whole(`"${spec.id}" starts at ${at}, and ${from} to ${to} is kept free.`, `${at} ${from}-${to}`);
    },
  },
  guardedEmails: {
    code: 'NLJ6503',
    check: ({ id, action, idempotency }) =>
      idempotency === null && EMAIL.test(action.text)
        ? whole(`"${id}" writes emails and has no guard: ${action.text}.`, action.text)
        : [],
  },
  secretFreeUrls: {
    code: 'NLJ6504',
    check: ({ id, description }) =>
      secretsIn(description).map((span) => ({
        message: `"${id}" holds a URL with a secret in it.`,
        span,
        subject: description.slice(span.start, span.end),
      })),
  },
  serial: {
    code: 'NLJ6505',
    check: ({ id, serial }) => (serial ? [] : whole(`Runs of "${id}" may overlap.`, '')),
  },
  notify: {
    code: 'NLJ6506',
    check: ({ id, notify }) =>
      notify.some(({ on }) => on === 'failure' || on === 'dead-letter')
        ? []
        : whole(`Nobody is told when "${id}" fails.`, ''),
  },
};

const EMAIL = /\b(?:e-?mails?|e-?mailing|newsletters?|mail(?:s|ing)?)\b/i;

/** What of the team's rules a job breaks, in the order of the rules. */
export function breachesOf(spec: JobSpec, rules: TeamRules): readonly Breach[] {
  const names = Object.keys(RULES) as (keyof TeamRules)[];
  return names.flatMap((name) => {
    const setting = rules[name];
    if (setting === undefined) return [];
    const { severity, except } = settled(setting);
    if (severity === null || except.includes(spec.id)) return [];
    const { code, check } = RULES[name] as Rule<keyof TeamRules>;
    return check(spec, setting).map((found) => ({ ...found, code, severity }));
  });
}

function settled(setting: RuleSetting | QuietHours): {
  readonly severity: Severity | null;
  readonly except: readonly string[];
} {
  if (typeof setting === 'boolean') return { severity: setting ? 'error' : null, except: [] };
  if (typeof setting === 'string') return { severity: setting, except: [] };
  const { severity = 'error', except = [] }: RuleOptions = setting;
  return { severity, except };
}
