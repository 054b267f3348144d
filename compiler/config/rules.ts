import type { Severity } from 'nljobs/spec/core';

/** How a rule of the team is kept: `true` is an error; a severity of its own; or that with jobs that it leaves out. */
export type RuleSetting = boolean | Severity | RuleOptions;

export interface RuleOptions {
  readonly severity?: Severity;
  /** Ids of jobs that the rule is not for. */
  readonly except?: readonly string[];
}

export interface QuietHours extends RuleOptions {
  /** Local times, HH:MM; a time at `from` is within, one at `to` is not. A span may go over midnight. */
  readonly from: string;
  readonly to: string;
  /** IANA; where it is left out, the zone of each job. */
  readonly timezone?: string;
}

/** What a team asks of its jobs. Nothing is asked that is not set here. */
export interface TeamRules {
  /** Every job has an owner. */
  readonly owner?: RuleSetting;
  /** No job starts by schedule between two times of the day. */
  readonly quietHours?: QuietHours;
  /** What writes emails has a guard. */
  readonly guardedEmails?: RuleSetting;
  /** No description holds a URL with a secret in it. */
  readonly secretFreeUrls?: RuleSetting;
  /** Runs of a job follow one another. */
  readonly serial?: RuleSetting;
  /** Somebody is told when a job fails. */
  readonly notify?: RuleSetting;
}
